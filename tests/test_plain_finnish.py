"""Plain Finnish is plain, and the check of it sees what is not."""

import pytest
from catalogs import catalog
from plain_finnish import ALLOWED, check, texts, ticks

from mentorform.reading import PLAIN_FINNISH


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("too long sentence", "Kun sinä ja minä olemme työssä, me puhumme siitä, mitä sinä haluat oppia tänään."),
        ("long sentence", "Kun sinä ja minä olemme työssä, me puhumme siitä, mitä haluat."),
        ("two questions", "Mitä teet? ja miksi?"),
        ("passive", "Tavoitteet kirjataan tähän."),
        ("passive", "Työstä ei puhuta nyt."),
        ("passive", "Tästä ei tehdä sopimusta."),
        ("passive", "Tästä on jo sovittu."),
        ("passive", "Rivi poistettiin."),
        ("long word", "Puhukaa perehdytyssuunnitelmasta."),
        ("abbreviation", "Teet työssä esim. näytön."),
        ("abbreviation", "Tapaamme klo 9."),
        ("abbreviation", "HOKS on suunnitelma."),
        ("participle construction", "Tehtyäsi työn kerro siitä."),
        ("participle construction", "Kerro, kun näet mentorin tulevan."),
        ("participle construction", "Puhuessasi katso mentoria."),
        ("participle construction", "Lue mentorin kirjoittama teksti."),
        ("participle construction", "Puhukaa sovituista asioista."),
        ("two questions", "Onko jokin asia vaikea tai jännittääkö jokin?"),
        ("two questions", "Milloin on tauko ja kuinka pitkä se on?"),
        ("suffix is missing", "Sivun osoite on teidän avain."),
        ("suffix is missing", "Sinun laitteessa ei ole tekstejä."),
        ("suffix is missing", "Anna työkokeilijalle hänen oma linkki."),
        ("suffix is missing", "Puhu heidän kanssa."),
        ("suffix is missing", "Minun mielestä työ sujuu."),
        ("suffix is missing", "Meidän uusi työ alkaa."),
        ("että is missing", "Ohjaus tarkoittaa: joku neuvoo sinua."),
        ("että is missing", "Huomaat, kieli on vaikeaa."),
        ("että is missing", "Muista se on vaikeaa."),
        ("siitä is missing", "Puhukaa, mihin keskitytte."),
        ("siitä is missing", "Puhukaa myös, mihin keskitytte."),
        ("siitä is missing", "Mentori auttaa, että työ sujuu."),
        ("rare form", "Teet työn rahatta."),
        ("rare form", "Tule ystävineen."),
        ("rare form", "Mentori tehnee sen."),
        ("genitives in a row", "Kysy työkokeilun ohjaajan työpaikan nimi."),
        ("many clauses", "Kerro, mitä teet, kun olet sairas."),
        ("many negations", "Älä tule, jos et voi, etkä jaksa."),
    ],
)
def test_what_is_not_plain_is_found(rule, text):
    assert rule in {finding.rule for finding in check(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Mitä teet työssä? Mitä haluat oppia?",
        "Missä olet onnistunut?",
        "Tekstisi ei tallentunut.",
        "Voit tehdä tämän myöhemmin.",
        "Lukulinkki ei näytä vanhoja tekstejä.",
        "Lähetä se uudestaan %(when)s.",
        "Mitä teette seuraavaksi?",
        "Milloin ja missä teet näytön?",
        "Onko työ raskasta tai vaikeaa?",
        "Kuka tekee mitä?",
        "Sivun osoite on teidän avaimenne.",
        "Teidän ei tarvitse vastata kaikkeen.",
        "Sinun pitää tulla ajoissa.",
        "Hänen oma linkkinsä toimii.",
        "Puhu hänen kanssaan.",
        "Huomaatte, että kieli on vaikeaa.",
        "Kertokaa, miten työ sujuu.",
        "Puhukaa siitä, miten työ sujuu.",
        "Auta, kun työkokeilija tarvitsee apua.",
        "Työ sujuu paremmin.",
        "Ohjaaja kysyy: mitä teet?",
        "Tauko tarkoittaa lepoa.",
    ],
)
def test_what_is_plain_is_let_through(text):
    assert list(check(text)) == []


def test_what_one_ticks_asks_nothing():
    assert list(check("Tauot", is_tick=True)) == []
    assert [finding.rule for finding in check("Kuinka pitkä tauko on?", is_tick=True)] == ["question in a tick"]


def test_ticks_parts_of_checklists_and_tips_are_known_as_what_one_ticks():
    ticked = {(context, text) for context, text, is_tick in texts() if is_tick}

    assert ("m1.close.skipped", "Emme pitäneet tätä tapaamista.") in ticked
    assert ("lang.l3", "Tauot") in ticked
    assert "tips.t1" in {context for context, _text in ticked}
    assert ticks() <= {(message.context, message.id) for message in catalog(PLAIN_FINNISH)}


def test_every_text_of_plain_finnish_is_plain():
    faults = [
        (context, finding)
        for context, text, is_tick in texts()
        for finding in check(text, is_tick=is_tick)
        if finding.is_fault
    ]

    assert faults == []


def test_nothing_is_allowed_that_no_text_needs():
    words = " ".join(text for _context, text, _is_tick in texts())

    assert [word for word in ALLOWED if word not in (words if word.isupper() else words.lower())] == []
