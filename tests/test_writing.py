"""A text remembers the language it was written in, and stands in it on every page and paper."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from catalogs import OTHERS, catalog

from mentorform.answer import EMPTY_BASE, Change, Stamp, base_of, write
from mentorform.i18n import Catalogs
from mentorform.writing import Telling

AT = "2026-12-02T10:15:00Z"
PAIRS = [
    ("Haluan oppia käyttämään kassaa.", "I want to learn to use the cash desk."),
    ("Tarvitsen apua aamuisin.", "I need help in the mornings."),
    ("Puhun suomea asiakkaiden kanssa joka päivä.", "Every day I speak Finnish with the customers."),
]


@pytest.fixture(scope="module")
def catalogs():
    return Catalogs()


def test_finnish_and_another_language_of_the_same_letters_are_told_apart(catalogs):
    tell = catalogs.telling("en")

    assert [(tell(finnish), tell(english)) for finnish, english in PAIRS] == [("fi", "en")] * len(PAIRS)


@pytest.mark.parametrize("locale", OTHERS)
def test_texts_that_were_not_learnt_from_are_told_right_or_not_at_all(locale):
    texts = [(str(m.id), str(m.string)) for m in catalog(locale) if m.id and not (m.context or "").startswith("src.")]
    learnt, others = texts[::2], [pair for pair in texts[1::2] if min(map(len, pair)) > 25]
    tell = Telling(locale, [finnish for finnish, _own in learnt], [own for _finnish, own in learnt])

    told = [(tell(finnish), tell(own)) for finnish, own in others]

    assert sum(pair == ("fi", locale) for pair in told) >= 0.95 * len(told)
    assert sum(locale == finnish or own == "fi" for finnish, own in told) <= 0.02 * len(told)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Хочу писати українською", "uk"),
        ("Хочу навчитися працювати на kassa", "uk"),
        ("Opin kassan", "fi"),
        ("12.30", ""),
        ("تجربة", ""),
        ("", ""),
    ],
)
def test_letters_tell_where_the_scripts_differ(catalogs, text, language):
    assert catalogs.telling("uk")(text) == language


def test_a_short_word_that_could_be_either_is_left_open(catalogs):
    assert catalogs.telling("en")("Mona") == ""


def test_there_is_nothing_to_tell_on_a_device_that_reads_finnish(catalogs):
    assert catalogs.telling("fi") is None


def test_a_text_that_is_chosen_or_brought_back_stays_in_its_language():
    leaf, numbers = {"rev": 0, "value": "", "at": ""}, iter(range(1, 99))

    def save(value, base, tell=None, **more):
        return write(leaf, Change("x", value, base, **more), revision=numbers.__next__, stamp=Stamp(AT, tell=tell))

    save("Хочу", EMPTY_BASE, lambda text: "uk")
    assert leaf["lang"] == "uk"
    save("Opin", EMPTY_BASE, lambda text: "fi")
    save("Хочу", base_of(leaf), resolve="theirs", seen=frozenset({1, 2}))
    assert (leaf["value"], leaf["lang"]) == ("Opin", "fi")
    ukrainian = next(text["rev"] for text in leaf["earlier"] if text["lang"] == "uk")
    save("Opin", base_of(leaf), restore=ukrainian)
    assert (leaf["value"], leaf["lang"]) == ("Хочу", "uk")
    save("Hei", base_of(leaf))
    assert "lang" not in leaf


def test_the_language_changes_no_base(person, trial):
    base = save_in(person, trial, "uk", "Хочу вчитися").value("m1.goals.q2.base")

    assert (
        save_in(person, person.begin(), "fi", "Хочу вчитися").value("m1.goals.q2.base").split("-")[1:]
        == (base.split("-")[1:])
    )


def save_in(person, trial, language, text, name="m1.goals.q2", section="m1-goals"):
    """Write a text on a device that reads a language, and return the page that follows."""
    page = person.open(f"{trial}meetings/1?language={language}")
    return person.save(page, section, {name: text})


@pytest.mark.parametrize(("text", "lang"), [("Хочу вчитися", "uk"), ("Haluan oppia kassan", "fi")])
def test_an_answer_in_either_language_shows_which_on_every_page(person, trial, text, lang):
    page = save_in(person, trial, "uk", text)
    assert page.tree.select_one("#m1-goals-q2")["lang"] == lang

    for language in ("uk", "fi"):
        shown = person.open(f"{trial}summary?language={language}").tree.find("p", string=text)
        assert (shown["lang"], shown["dir"]) == (lang, "ltr")
        assert person.open(f"{trial}meetings/1").tree.select_one("#m1-goals-q2")["lang"] == lang


def test_a_text_from_a_finnish_device_says_no_language(person, trial):
    page = save_in(person, trial, "fi", "Haluan oppia kassan")

    control = page.tree.select_one("#m1-goals-q2")
    assert not control.has_attr("lang")
    assert control["dir"] == "auto"


def test_ticks_and_days_are_in_no_language(person, trial):
    page = person.open(f"{trial}?language=uk")
    page = person.save(page, "trial-details", {"trial.start": "1.8.2026", "trial.workplace": "Пекарня"})

    assert page.tree.select_one("#trial-workplace")["lang"] == "uk"
    assert not page.tree.select_one("#trial-start").has_attr("lang")


def test_a_paper_says_which_language_a_text_is_in(person, trial):
    row = person.open(f"{trial}meetings/1").row("m1.goals.q1", 0)
    save_in(person, trial, "uk", "Навчуся каси", f"m1.goals.q1.{row}.text")

    page = person.client.get(f"{trial}export/copy").get_data(as_text=True)
    word = ZipFile(BytesIO(person.client.get(f"{trial}export/shared-word").data)).read("word/document.xml").decode()

    assert '<span lang="uk" dir="ltr">Навчуся каси</span>' in page
    assert 'w:val="uk"' in word


def test_an_own_copy_is_read_as_ever(person, trial):
    save_in(person, trial, "uk", "Хочу вчитися")

    copy = json.loads(person.client.get(f"{trial}export/data").data)

    assert copy["leaves"]["m1.goals.q2"] == "Хочу вчитися"
