"""The audit that each opened page passes sees each fault that it is there for."""

import pytest
from flask import Response
from people import Page, audit

GOOD = """<!doctype html><html lang="fi" dir="ltr"><head><title>Sivu</title><link href="/style.css"></head><body><main>
<h1 id="h">Sivu</h1><form method="post"><input type="hidden" name="csrf_token"><label for="a">A</label><input id="a">
<label>B <textarea></textarea></label><select aria-labelledby="h"></select><button>Tallenna</button></form>
<template><button>Näytä</button></template><script src="/page.js"></script></main></body></html>"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",
}
FAULTS = [
    ("<h1", "<h1>Toinen</h1><h1"),
    ("<title>Sivu", "<title> "),
    ('lang="fi"', ""),
    ('dir="ltr"', 'dir="up"'),
    ("main>", "div>"),
    ("<h1", '<p id="a"></p><h1'),
    ('for="a"', 'for="nothing"'),
    ('aria-labelledby="h"', 'aria-labelledby="h nothing"'),
    ('id="a"', 'id="a" aria-describedby="nothing"'),
    ('<label for="a">A</label>', ""),
    ("<label>B <textarea></textarea></label>", "<textarea></textarea>"),
    ('<select aria-labelledby="h">', "<select>"),
    ("Tallenna", " "),
    ("Näytä", ""),
    ('method="post"', ""),
    ('<input type="hidden" name="csrf_token">', ""),
    ('method="post"', 'method="get"'),
    ("</form>", '<form method="get"></form></form>'),
    ("<h1", '<h1 style="color: red"'),
    ("<button>", '<button onclick="go()">'),
    ("<script", "<script>go()</script><script"),
    ('src="/page.js">', 'src="/page.js">go()'),
    ("<h1", "<style></style><h1"),
    ("<h1", '<iframe title="x"></iframe><h1'),
    ("/page.js", "https://elsewhere.example/page.js"),
    ("/style.css", "style.css"),
]


def page(html=GOOD, mimetype="text/html", **headers):
    return Page(Response(html, mimetype=mimetype, headers=HEADERS | headers))


def test_a_page_that_is_well_made_passes():
    audit(page())


@pytest.mark.parametrize(("good", "bad"), FAULTS)
def test_a_fault_in_a_page_is_seen(good, bad):
    assert good in GOOD

    with pytest.raises(AssertionError):
        audit(page(GOOD.replace(good, bad)))


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_that_lets_more_is_seen(header):
    with pytest.raises(AssertionError):
        audit(page(**{header: "anything"}))


def test_a_policy_that_allows_what_is_unsafe_is_seen():
    with pytest.raises(AssertionError):
        audit(page(**{"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}))


def test_what_is_no_page_is_seen():
    with pytest.raises(AssertionError):
        audit(page(mimetype="text/plain"))
