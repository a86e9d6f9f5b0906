"""The glossary: its words, the forms that are found in texts, and its page."""

import re
import shutil
from dataclasses import replace
from functools import cache

import pytest
import pyvoikko
from hypothesis import given
from hypothesis import strategies as st
from places import READINGS

from mentorform.content_loader import FOLDER, load_model
from mentorform.content_texts import texts
from mentorform.glossary import Finder, by_letter
from mentorform.i18n import PLAIN_FINNISH, Catalogs
from mentorform.material import Word
from mentorform.tables import ModelError

MODEL = load_model()
FINDER = Finder(MODEL.glossary)
WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
INFLECTED_LIKE = {  # stems that the morphology does not know, and known ones that inflect alike
    "mentoroi": "haravoi",
    "mentor": "tuomar",
    "opinnollist": "valmist",
    "työhönvalment": "valment",
}
ABBREVIATIONS = {"TES"}


@cache
def readings(form):
    """Return what a form may be: pairs of a dictionary form and, for the form of a verb, which one it is."""
    word = form[0].lower() + form[1:]
    like = next((known + word[len(stem) :] for stem, known in INFLECTED_LIKE.items() if word.startswith(stem)), word)
    return {(analysis.BASEFORM, analysis.MOOD) for analysis in pyvoikko.analyse(like)}


def is_form_of(form, term):
    """Say whether a form is the term inflected, word by word."""
    words, parts = form.split(" "), term.split(" ")
    return len(words) == len(parts) and all(
        readings(word) & readings(part) for word, part in zip(words, parts, strict=True)
    )


def finnish_texts():
    """Yield every Finnish text of the model, in standard and in plain Finnish."""
    catalogs = Catalogs()
    for context, text in texts(MODEL):
        yield text
        yield catalogs.find(PLAIN_FINNISH, context, text)


@pytest.mark.parametrize("word", MODEL.glossary, ids=lambda word: word.id)
def test_every_listed_form_is_a_form_of_its_term(word):
    strange = [form for form in word.forms if form not in ABBREVIATIONS and not is_form_of(form, word.finnish)]

    assert strange == []


def test_every_form_that_stands_in_our_own_texts_is_found():
    missing = set()
    for text in finnish_texts():
        places = list(WORD.finditer(text))
        for term in (word.finnish for word in MODEL.glossary):
            for first, last in zip(places, places[term.count(" ") :], strict=False):
                written = text[first.start() : last.end()]
                if is_form_of(written, term) and not FINDER.pieces(f"{written}.")[0][1]:
                    missing.add((term, written))

    assert missing == set()


def test_the_morphology_tells_forms_from_other_words():
    assert is_form_of("näytössä", "näyttö")
    assert is_form_of("mentorilta", "mentori")
    assert not is_form_of("mentoroinnilta", "mentori")
    assert not is_form_of("näytät", "näyttö")


def test_there_are_words_enough_and_each_is_explained_in_short_sentences():
    assert 60 <= len(MODEL.glossary) <= 80
    for word in MODEL.glossary:
        assert [s for s in re.split(r"(?<=[.?!:])\s+", word.text) if len(s.split()) > 10] == []


def test_a_word_and_its_explanation_are_plain_finnish_themselves():
    catalogs = Catalogs()
    for word in MODEL.glossary:
        for text in (word.term, word.text):
            assert catalogs.find(PLAIN_FINNISH, word.id, text) == text


def found(text, finder=FINDER):
    return [(piece, word.finnish) for piece, word in finder.pieces(text) if word]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mitkä ovat työkokeilun tavoitteet?", [("työkokeilun", "työkokeilu"), ("tavoitteet", "tavoite")]),
        ("suoritettua tutkinnon osan näytön", [("tutkinnon osan", "tutkinnon osa"), ("näytön", "näyttö")]),
        ("tutkinnon näytön", [("tutkinnon", "tutkinto"), ("näytön", "näyttö")]),
        ("tutkinnon, osan", [("tutkinnon", "tutkinto")]),
        ("Tauon pituudet. Tauko on lyhyt.", [("Tauon", "tauko")]),
        ("Mitä osaat? Näytössä teet työtä.", [("Näytössä", "näyttö")]),
        ("Tunnistaminen/Opinnollistaminen", [("Opinnollistaminen", "opinnollistaminen")]),
        ("Yhtiön nimi on Palaute, kadun Näyttö.", []),
        ("mentorointitapaaminen, ESR-hanke, näyttö- ja työ-tauko", []),
        ("Lue TES.", [("TES", "työehtosopimus")]),
        ("", []),
    ],
)
def test_words_are_found_whole_once_and_the_longest_first(text, words):
    assert found(text) == words


@given(
    st.lists(st.sampled_from([*"., /-(–", "Tauko", "tauko", "tutkinnon", "osan", "x", "Å1"])).map("".join) | st.text()
)
def test_the_pieces_of_a_text_are_the_text(text):
    pieces = FINDER.pieces(text)

    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)


def test_a_word_is_found_by_its_finnish_forms_in_whatever_language_it_is_explained():
    words = [replace(word, term="перерва") for word in MODEL.glossary if word.finnish == "tauko"]

    assert [(piece, word.term) for piece, word in Finder(words).pieces("tauon") if word] == [("tauon", "перерва")]


def test_words_stand_in_the_order_of_the_finnish_alphabet():
    words = [Word(term, forms=(term,)) for term in ("öljy", "zeppeliini", "äiti", "tutkinto", "åland", "tutkinnon osa")]

    ordered = [(letter, [word.finnish for word in group]) for letter, group in by_letter(words)]

    assert ordered == [
        ("T", ["tutkinnon osa", "tutkinto"]),
        ("Z", ["zeppeliini"]),
        ("Å", ["åland"]),
        ("Ä", ["äiti"]),
        ("Ö", ["öljy"]),
    ]


@pytest.mark.parametrize(
    ("was", "broken", "message"),
    [
        ('term = "akuutti"', 'term = ""', "needs its term"),
        ('id = "word.tauko"', 'id = "word.tavoite"', "the id 'word.tavoite' is used twice"),
        ('forms = [\n  "akuutin",', 'forms = [\n  "akuutti",', "the form 'akuutti' stands twice"),
        ('"akuutin",', '"tauon",', "the form 'tauon' stands twice"),
        ('"akuutin",', '" ",', "a form of 'word.akuutti' is empty"),
        ('text = "Akuutti asia pitää hoitaa heti."', 'text = ""', "needs a text"),
        ('source = "Ruokavirasto"', 'sources = "Ruokavirasto"', "unknown key 'sources'"),
    ],
)
def test_a_fault_in_the_glossary_stops_the_start_and_names_the_line(tmp_path, was, broken, message):
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    file = folder / "glossary.toml"
    raw = file.read_text(encoding="utf-8")
    assert was in raw
    file.write_text(raw.replace(was, broken, 1), encoding="utf-8")

    with pytest.raises(ModelError, match=rf"glossary\.toml:\d+: .*{re.escape(message)}"):
        load_model(folder)


def test_a_word_without_other_forms_is_a_fault(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    (folder / "glossary.toml").write_text('[[word]]\nid = "word.x"\nterm = "x"\ntext = "X on x."\n', encoding="utf-8")

    with pytest.raises(ModelError, match=r"glossary\.toml:1: 'word\.x' needs its forms"):
        load_model(folder)


@pytest.mark.parametrize("reading", READINGS.values())
def test_every_word_stands_on_the_page_with_its_explanation_and_source(person, reading):
    page = person.open(f"/words{reading}")

    for word in MODEL.glossary:
        shown = page.tree.select_one(f"#{word.anchor}")
        assert shown.dt.get_text(strip=True) == word.finnish
        assert shown.dd.get_text(strip=True) == word.text
        assert word.source in shown.select("dd")[-1].text


def test_every_letter_of_the_index_leads_to_its_words(person):
    page = person.open("/words")
    letters = page.tree.select("main nav a")

    assert [a.text for a in letters] == [section.h2.text for section in page.tree.select("main section")]
    for a in letters:
        section = page.tree.select_one(a["href"])
        assert {dt.text.strip()[0].upper() for dt in section.select("dt")} == {a.text}


def test_ones_own_language_stands_beside_the_finnish_and_each_phrase_knows_its_language(person):
    shown = person.open("/words?language=uk").tree.select_one("#word-tauko")

    finnish, own = shown.select("dd")
    assert (shown.dt["lang"], finnish["lang"], own["lang"], own["dir"]) == ("fi", "fi", "uk", "ltr")
    assert finnish.text == "Tauko on lyhyt lepo työpäivän aikana."
    assert own.strong.text == "перерва"
    assert "Короткий відпочинок" in own.text


def test_the_finnish_term_stays_where_the_finnish_beside_is_put_away(person):
    shown = person.open("/words?language=uk&beside=0").tree.select_one("#word-tauko")

    assert (shown.dt.text.strip(), shown.dt["lang"]) == ("tauko", "fi")
    assert [dd["lang"] for dd in shown.select("dd")] == ["uk"]


def test_the_word_list_is_one_press_away_from_every_page_and_from_the_guide(person, trial):
    page = person.open(f"{trial}guide")

    assert page.tree.select("footer a[href='/words']")
    assert page.tree.select("main .contents a[href='/words']")
