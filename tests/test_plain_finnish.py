"""Plain Finnish is plain, and the check of it sees what is not."""

import pytest
from plain_finnish import ALLOWED, check, texts


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
    ],
)
def test_what_is_plain_is_let_through(text):
    assert list(check(text)) == []


def test_every_text_of_plain_finnish_is_plain():
    faults = [(context, finding) for context, text in texts() for finding in check(text) if finding.is_fault]

    assert faults == []


def test_nothing_is_allowed_that_no_text_needs():
    words = " ".join(text for _context, text in texts())

    assert [word for word in ALLOWED if word not in (words if word.isupper() else words.lower())] == []
