"""Every catalog is whole, true to its placeholders and terms, and in its own language and letters."""

import pytest
from babel.messages.catalog import Catalog
from catalogs import CORE, LANGUAGES, LOCALES, OTHERS, catalog, check, extracted, header_faults, noted

from mentorform.reading import PLAIN_FINNISH


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalog_has_every_text_and_no_other(locale):
    messages = {(message.context, message.id) for message in catalog(locale) if message.id}

    assert extracted() - messages == set()
    assert messages - extracted() == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalog_has_no_faults(locale):
    assert [finding for finding in check(catalog(locale), locale) if finding.is_fault] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalog_says_whether_it_was_reviewed_and_how_its_language_counts(locale):
    assert header_faults(locale) == []


@pytest.mark.parametrize(
    "text", ["Muuta", "Peru", "Kumoa", "Ei nyt", "Ota takaisin", "Lopeta", "Sulje", "Nyt", "Osaan"]
)
def test_a_text_that_says_little_alone_tells_translators_where_it_stands(text):
    assert text in noted()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_checks_know_each_languages_letters_and_terms(locale):
    assert LANGUAGES[locale].get("letters") or locale not in OTHERS
    assert LANGUAGES[locale]["terms"].keys() == CORE.keys()


def test_a_term_of_the_standard_finnish_is_asked_for_though_the_plain_finnish_leaves_it_out():
    made = Catalog(locale="en")
    made.add("Työkokeilun tiedot", "Who, where and when")  # as plain Finnish says it

    assert [finding.what for finding in check(made, "en")] == ["työkokeilu"]
    assert [finding for finding in check(catalog(PLAIN_FINNISH), PLAIN_FINNISH) if finding.is_fault] == []


def test_what_may_be_said_otherwise_is_a_text_of_the_program():
    for locale in LOCALES:
        ids = {message.context or message.id for message in catalog(locale)}
        assert LANGUAGES[locale].get("otherwise", {}).keys() <= ids


@pytest.mark.parametrize(
    ("locale", "finnish", "translation", "rule"),
    [
        ("en", "Tallenna", "", "missing"),
        ("en", "Tallennettu klo %(time)s", "Saved at %(hour)s", "placeholders"),
        ("en", "Lue <b>tämä</b>", "Read this", "placeholders"),
        ("en", "Katso https://example.org/a", "See https://example.org/b", "placeholders"),
        ("en", "Tallenna", "Save ", "spaces"),
        ("et", "Tallenna", "Sa\u0308ilita", "letters"),
        ("en", "Tallenna", "Tallenna", "Finnish"),
        ("en", "Kerro omin sanoin, mitä sovittiin.", "Say kerro omin sanoin what", "Finnish"),
        ("ru", "Tallenna", "Сoхранить", "letters"),  # a Latin o
        ("ru", "Tallenna", "Зберегти і далі", "letters"),  # a Ukrainian і
        ("ru", "Kirjoita tavoite", "Напишите tavoite", "letters"),
        ("uk", "Tallenna", "Сохраны", "letters"),
        ("fa", "Tallenna", "ذخيره کنید", "letters"),  # an Arabic yeh
        ("fa", "Tallenna", "ذخیره كنید", "letters"),  # an Arabic kaf
        ("ar", "Tallenna", "حفظ ک", "letters"),
        ("ckb", "Tallenna", "پاشەكەوت", "letters"),
        ("th", "Tallenna", "บันทึก save", "letters"),
        ("tr", "Tallenna", "Қaydet", "letters"),
        ("en", "Työkokeilu päättyy tänään.", "The practice ends today.", "term"),
        ("fi@plain", "Mitä palautetta haluat antaa?", "Mitä haluat sanoa?", "term"),
    ],
)
def test_a_fault_in_a_catalog_is_found(locale, finnish, translation, rule):
    made = Catalog(locale=locale)
    made.add(finnish, translation)

    assert rule in {finding.rule for finding in check(made, locale)}


@pytest.mark.parametrize(
    ("locale", "finnish", "translation"),
    [
        ("en", "Työkokeilu", "Work trial"),
        ("sv", "Kirjoita tavoite", "Skriv ett mål"),
        ("uk", "Nu-tarkistin lukee jokaisen sivun HTML-koodin.", "Nu читає HTML-код кожної сторінки."),
        ("ru", "Onko sovittu opinnollistamisesta?", "Договорились о зачёте работы (opinnollistaminen)?"),
        ("fa", "Tallenna", "ذخیره می\u200cکنم"),
        ("ckb", "Tallenna", "پاشەکەوتی بکە"),
        ("th", "Tallenna", "บันทึก"),
        ("vi", "Tallenna", "Lưu lại"),
        ("tr", "Tallenna", "İşi kaydet"),
        ("ar", "Tasot A ja AA", "المستويان A وAA"),
        ("ar", "Tallenna", "احفظْ"),
        ("et", "Nimi", "Nimi"),
    ],
)
def test_a_good_translation_is_let_through(locale, finnish, translation):
    made = Catalog(locale=locale)
    made.add(finnish, translation)

    assert list(check(made, locale)) == []
