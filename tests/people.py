"""A person at a browser without JavaScript, who checks every page that they open."""

import re
from collections import Counter, defaultdict
from functools import cached_property

from bs4 import BeautifulSoup
from bs4.element import NavigableString, TemplateString

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
EVENT = re.compile(r"on[a-z]+")
TEXTS = (NavigableString, TemplateString)  # what stands in a <template> is shown by a script later


class Page:
    """One answer of the server: its status, headers and, where it is HTML, its tree, read when it is asked for."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.text = response.get_data(as_text=True)

    @cached_property
    def tree(self):
        """The elements, nested as they are written: this parser mends nothing."""
        return BeautifulSoup(self.text, "html.parser")

    def words(self, selector="main"):
        """Return the text of the first element that fits, with single spaces."""
        return " ".join(self.tree.select_one(selector).get_text(" ").split())

    def section(self, name):
        """Return a section that can be saved, by its id."""
        return self.tree.select_one(f"section#{name}[data-hx-post]")

    def sent(self, section=""):
        """Return the pairs that a browser sends when nothing was touched: of the whole page, or of one section."""
        if not section:
            page = self.tree.find(id="page")
            return sent(self.tree, lambda control: control.get("form") == "page" or control.parent is page)
        token = self.value("csrf_token")
        return [*sent(self.section(section)), *([("csrf_token", token)] if token else [])]

    def value(self, name):
        """Return what the control of this name holds."""
        return self._values.get(name)

    @cached_property
    def _values(self):
        return dict(sent(self.tree))

    def button(self, name):
        """Return the name and the value of the first button of this name, as a press of it sends them."""
        return name, self.tree.select_one(f"button[name='{name}']").get("value", "")

    def row(self, question, place):
        """Return the id of a list's row, the blank one included, by its place from 0."""
        found = [
            n[len(question) + 1 :].split(".")[0]
            for n in self._values
            if n.startswith(f"{question}.") and n.count(".") >= question.count(".") + 2
        ]
        rows = [row for row in dict.fromkeys(found) if row not in ("order", "aside", "shared")]
        return rows[place]


def sent(root, is_of=lambda control: True):
    """Return the successful controls below an element, in order, as HTML's rules for forms give them."""
    pairs = []
    for control in root.find_all(True):
        if control.name not in ("input", "textarea", "select") or not is_of(control):
            continue
        name = control.get("name")
        kind = control.get("type", "text")
        if not name or control.has_attr("disabled"):
            continue
        if kind in ("checkbox", "radio") and not control.has_attr("checked"):
            continue
        if control.name == "textarea":
            value = control.text
            value = value[1:] if value.startswith("\n") else value  # the HTML parser drops one leading newline
            value = value.replace("\n", "\r\n")
        else:
            value = control.get("value", "on" if kind == "checkbox" else "")
        pairs.append((name, value))
    return pairs


class Person:
    """Opens pages and sends forms."""

    def __init__(self, app):
        self.client = app.test_client()

    def open(self, path, status=200):
        """Open a page and check it."""
        page = Page(self.client.get(path))
        assert page.status == status, (page.status, page.text[:500])
        audit(page)
        return page

    def begin(self):
        """Make a trial and return the address of its overview."""
        start = self.open("/")
        answer = self.client.post("/trials", data=dict(sent(start.tree.select_one("form"))))
        assert answer.status_code == 303
        return answer.location

    def send(self, page, section, changes=(), button=None, headers=None, path=None):
        """Press a button of a section, "Tallenna" unless named, with some controls changed; return the answer as it is.

        The whole page is sent, as a browser without scripts sends it; with `HX-Request` the section alone.
        """
        form = page.section(section)
        pairs = changed(page.sent(section if "HX-Request" in (headers or {}) else ""), dict(changes))
        if button:
            assert any((b.get("name"), b.get("value", "")) == button for b in form.select("button[form=page]")), button
            pairs.append(button)
        path = path or form["data-hx-post"]
        return Page(self.client.post(path, data=encoded(pairs), headers=headers, content_type=FORM))

    def save(self, page, section, changes=(), button=None, status=303):
        """Send a section's form and return the page that follows; it is checked."""
        answer = self.send(page, section, changes, button)
        assert answer.status == status, (answer.status, answer.words())
        if status == 303:
            return self.open(answer.response.location.partition("#")[0])
        audit(answer)
        return answer

    def post(self, path, pairs, csrf=True, **more):
        """Send pairs to an address, with a good CSRF token unless asked otherwise."""
        pairs = list(pairs.items()) if isinstance(pairs, dict) else list(pairs)
        if csrf:
            pairs.append(("csrf_token", TOKEN.search(self.client.get("/").text)[1]))
        return Page(self.client.post(path, data=encoded(pairs), content_type=FORM, **more))


FORM = "application/x-www-form-urlencoded"


def encoded(pairs):
    from urllib.parse import urlencode

    return urlencode(list(pairs))


def changed(pairs, changes):
    """Return the pairs with some controls given another value; a control not there yet is added."""
    left = dict(changes)
    names = Counter(name for name, _ in pairs)
    result = []
    for name, value in pairs:
        names[name] -= 1
        if name in left and not names[name]:
            value = left.pop(name)
        result.append((name, value))
    return result + list(left.items())


def audit(page):
    """Check what must hold on every page, in one pass over its elements: the tests open thousands."""
    tree = page.tree
    found = defaultdict(list, all=tree.find_all(True))
    for element in found["all"]:
        found[element.name].append(element)
        assert not element.has_attr("style"), element
        assert not [name for name in element.attrs if EVENT.fullmatch(name)], element
    check_document(tree, found)
    check_names(found)
    check_forms(found)
    check_sources(found)
    check_headers(page.response)


def check_document(tree, found):
    """Check what a page is: one heading of the first level, a title, a language with its direction, a main part."""
    assert len(found["h1"]) == 1
    assert tree.title.text.strip()
    assert tree.html.get("lang")
    assert tree.html.get("dir") in ("ltr", "rtl")
    assert found["main"]


def check_names(found):
    """Check that ids are unique, that what refers to one finds it, and that a screen reader can say every control."""
    ids = Counter(element["id"] for element in found["all"] if element.has_attr("id"))
    assert [name for name, number in ids.items() if number > 1] == []
    labelled = {label["for"] for label in found["label"] if label.has_attr("for")}
    assert labelled <= ids.keys(), labelled - ids.keys()
    for element in found["all"]:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(element.get(name, "").split()) <= ids.keys(), element
    for control in found["input"] + found["textarea"] + found["select"]:
        assert control.get("type") == "hidden" or is_named(control, labelled), control
    for button in found["button"]:
        assert button.get_text(strip=True, types=TEXTS) or button.get("aria-label"), button


def is_named(control, labelled):
    """Say whether a control has a name that a screen reader can say; `labelled` holds the ids that have labels."""
    return bool(
        control.get("aria-label")
        or control.get("aria-labelledby")
        or control.get("id") in labelled
        or control.find_parent("label")
    )


def check_forms(found):
    """Check that every form that posts holds the token that guards it, and that no form stands in another."""
    guarded = [id(e.find_parent("form")) for e in found["input"] if e.get("name") == "csrf_token"]
    for form in found["form"]:
        assert form.get("method") in ("post", "get")
        assert (id(form) in guarded) == (form["method"] == "post"), form
        assert not form.find_parent("form"), form
    for section in found["section"]:
        if section.has_attr("data-hx-post"):
            assert any(form.get("id") == "page" for form in found["form"])
            for element in section.find_all(True):
                assert element.name != "form", element
                assert element.get("form") == "page" or not is_sent(element), element


def is_sent(element):
    """Say whether an element is sent with a form: it has a name, or is a button that a form sends."""
    return element.has_attr("name") or (element.name == "button" and element.get("type") != "button")


def check_sources(found):
    """Check that nothing comes from elsewhere, and that no script or style stands in the page itself."""
    assert not [s for s in found["script"] if not s.get("src") or s.text.strip()]
    assert not [name for name in ("style", "iframe", "object", "embed") if found[name]]
    sources = [e["src"] for e in found["all"] if e.has_attr("src")]
    sources += [e["href"] for e in found["link"] if e.has_attr("href")]
    assert all(source.startswith("/") for source in sources), sources


def check_headers(response):
    """Check what a browser is told: to run nothing that is not ours, to keep no copy, to tell nobody the address."""
    headers = response.headers
    assert response.mimetype == "text/html"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin"
