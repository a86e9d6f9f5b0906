"""A person at a browser without JavaScript, who checks every page that they open."""

import re
from collections import Counter

from bs4 import BeautifulSoup

EVENT = re.compile(r"on[a-z]+")


class Page:
    """One answer of the server: its status, headers and, where it is HTML, its tree."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.text = response.get_data(as_text=True)
        self.tree = BeautifulSoup(self.text, "html.parser")

    def words(self, selector="main"):
        """Return the text of the first element that fits, with single spaces."""
        return " ".join(self.tree.select_one(selector).get_text(" ").split())

    def section(self, name):
        """Return a section that can be saved, by its id."""
        return self.tree.select_one(f"section#{name}[data-hx-post]")

    def sent(self, section=""):
        """Return the pairs that a browser sends when nothing was touched: of the whole page, or of one section."""
        if not section:
            return sent(self.tree, "[form=page], #page > input")
        token = self.value("csrf_token")
        return [*sent(self.section(section)), *([("csrf_token", token)] if token else [])]

    def value(self, name):
        """Return what the control of this name holds."""
        return dict(sent(self.tree)).get(name)

    def button(self, name):
        """Return the name and the value of the first button of this name, as a press of it sends them."""
        return name, self.tree.select_one(f"button[name='{name}']").get("value", "")

    def row(self, question, place):
        """Return the id of a list's row, the blank one included, by its place from 0."""
        names = [name for name, _ in sent(self.tree)]
        found = [
            n[len(question) + 1 :].split(".")[0]
            for n in names
            if n.startswith(f"{question}.") and n.count(".") >= question.count(".") + 2
        ]
        rows = [row for row in dict.fromkeys(found) if row not in ("order", "aside", "shared")]
        return rows[place]


def sent(root, of="input, textarea, select"):
    """Return the successful controls below an element, in order, as HTML's rules for forms give them."""
    pairs = []
    for control in root.select(of):
        name = control.get("name") if control.name != "button" else ""
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
            start = Page(self.client.get("/"))
            pairs.append(("csrf_token", start.value("csrf_token")))
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
    """Check what must hold on every page."""
    tree = page.tree
    assert page.response.mimetype == "text/html"
    assert len(tree.select("h1")) == 1
    assert tree.title.text.strip()
    assert tree.html.get("lang")
    assert tree.html.get("dir") in ("ltr", "rtl")
    assert tree.select_one("main")
    ids = Counter(element["id"] for element in tree.select("[id]"))
    assert [name for name, number in ids.items() if number > 1] == []
    for label in tree.select("label[for]"):
        assert label["for"] in ids, label
    for name in ("aria-labelledby", "aria-describedby"):
        for element in tree.select(f"[{name}]"):
            assert set(element[name].split()) <= ids.keys(), element
    for control in tree.select("input, textarea, select"):
        if control.get("type") != "hidden":
            assert is_named(control, tree), control
    for section in tree.select("section[data-hx-post]"):
        assert tree.select("form#page[method=post]")
        assert not section.select("form")
        unsent = section.select("[name]:not([form=page]), button:not([form=page], [type=button])")
        assert unsent == []
    for button in tree.select("button"):
        assert button.get_text(strip=True) or button.get("aria-label"), button
    for form in tree.select("form"):
        assert form.get("method") in ("post", "get")
        assert bool(form.select_one("input[name=csrf_token]")) == (form["method"] == "post"), form
        assert not form.select("form")
    for element in tree.find_all(True):
        assert not element.has_attr("style"), element
        assert not [name for name in element.attrs if EVENT.fullmatch(name)], element
    assert not [s for s in tree.select("script") if not s.get("src") or s.text.strip()]
    assert not tree.select("style, iframe, object, embed")
    for element in tree.select("[src], link[href]"):
        address = element.get("src") or element["href"]
        assert address.startswith("/"), element
    headers = page.response.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin"


def is_named(control, tree):
    """Say whether a control has a name that a screen reader can say."""
    return bool(
        control.get("aria-label")
        or control.get("aria-labelledby")
        or control.find_parent("label")
        or (control.get("id") and tree.select_one(f"label[for='{control['id']}']"))
    )
