"""Style, scripts and pictures as they cross the wire: small, kept for good, never stale."""

import gzip
import re

import brotli
import pytest

from mentorform.assets import Assets

SCRIPT = 'import { two } from "./two.js";\n// why\nexport const one = `${two}  kept`;\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one.js").write_text(SCRIPT, "utf-8")
    (tmp_path / "two.js").write_text('import "./one.js";\nexport const two = 2;\n', "utf-8")
    (tmp_path / "style.css").write_text("/* why */\np { color: red; }\n", "utf-8")
    return tmp_path


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def address(client):
    page = client.get("/").get_data(as_text=True)
    return re.search(r'href="(/static/\w+/)style\.css"', page)[1]


def test_a_module_comes_with_what_it_imports_in_one_file(folder):
    assert Assets(folder).body("one.js", "") == b"const two=2;const one=`${two}  kept`;"


def test_comments_stay_at_home(folder):
    assert Assets(folder).body("style.css", "") == b"p{color:red}"


def test_the_address_changes_with_any_file(folder):
    before = Assets(folder).digest

    (folder / "style.css").write_text("p { color: blue; }", "utf-8")

    assert Assets(folder).digest != before


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_file_is_compressed_once_and_kept_for_good(client, address, encoding, unpack):
    plain = client.get(address + "style.css")

    small = client.get(address + "style.css", headers={"Accept-Encoding": encoding})

    assert small.headers["Content-Encoding"] == encoding
    assert unpack(small.data) == plain.data
    assert "immutable" in small.headers["Cache-Control"]
    assert small.headers["Vary"] == "Accept-Encoding"


def test_a_file_is_the_same_for_everyone_and_sets_no_cookie(client, address):
    answer = client.get(address + "page.js", query_string={"language": "uk"})

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_address_of_an_older_version_serves_what_is_now_and_is_not_kept(client):
    answer = client.get("/static/0123456789/style.css")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["none.css", "../app.py", "%2e%2e/app.py", "vendor", ""])
def test_what_is_not_in_the_folder_is_not_found(client, address, name):
    assert client.get(address + name).status_code == 404


def test_the_pictograms_cross_the_wire_once_and_weigh_little(client, address):
    answer = client.get(address + "pictures/pictograms.svg", headers={"Accept-Encoding": "br"})

    assert answer.mimetype == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.data) <= 1_500  # bytes


def test_a_picture_is_sent_as_it_is(client, address):
    answer = client.get(address + "pictures/meeting.png", headers={"Accept-Encoding": "br, gzip"})

    assert answer.mimetype == "image/png"
    assert "Content-Encoding" not in answer.headers


def test_the_style_sheet_is_light_as_it_is_served(client):
    page = client.get("/").get_data(as_text=True)
    address = re.search(r'href="(/static/\w+/style\.css)"', page)[1]

    assert len(client.get(address, headers={"Accept-Encoding": "identity"}).data) <= 14_000  # bytes
