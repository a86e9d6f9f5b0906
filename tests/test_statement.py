"""The accessibility statement says what the law asks for, and claims no test that is not there."""

import re
from pathlib import Path

import pytest
from places import READINGS

TESTS = Path(__file__).parent
CLAIMS = {
    "axe": ("browser/test_eyes.py", "def test_axe_finds_nothing_on_any_page_in_any_state"),
    "näppäimistöllä": ("browser/test_keyboard.py", "def test_a_whole_meeting_by_keyboard_alone"),
    "400 prosentin": ("browser/test_eyes.py", "def test_large_text_and_zoom_lose_nothing"),
    "laitteen omilla väreillä": ("browser/test_colours.py", 'forced_colors="active", reduced_motion="reduce"'),
    "Nu-tarkistin": ("test_markup.py", "def test_every_page_in_every_state_and_reading_is_valid_html"),
    "ruudunlukijalle": ("browser/test_order.py", "def test_hints_and_messages_describe_the_control"),
}


@pytest.mark.parametrize("reading", READINGS.values())
def test_the_statement_gives_its_day_the_operators_address_the_time_for_an_answer_and_the_authority(person, reading):
    page = person.open(f"/accessibility{reading}")

    words = page.words()
    assert "Hämeen testikunta" in words
    assert "apua@example.org" in words
    assert re.search(r"\b\d{1,2}\.\d{1,2}\.20\d\d\b", words)
    assert re.search(r"\b14\b", words)
    assert "Traficom" in words
    assert page.tree.select("main a[href='https://www.saavutettavuusvaatimukset.fi/']")


def test_every_test_that_the_statement_names_is_there(person):
    told = [item.get_text() for item in person.open("/accessibility").tree.select("main h2 + p + ul li")]

    assert len(told) == len(CLAIMS)
    for item, (claim, (file, test)) in zip(told, CLAIMS.items(), strict=True):
        assert claim in item
        assert test in (TESTS / file).read_text("utf-8")
