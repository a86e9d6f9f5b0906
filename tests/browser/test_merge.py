"""What comes back is merged: the scripts' own modules on markup of a few lines, with a network that the test plays.

The page is none of the program's: its sections hold just what a test needs, and htmx is the one that the program ships.
"""

import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

STATIC = Path(__file__).parents[2] / "static"
SITE = "http://bench.test"
ROOT = "/t/0123456789abcdefghijklmnopqrstuvwxyzABCDEFG/"  # a link, of which nothing may stay on the device


def field(name, value="", base="0-a", more=""):
    return (
        f'<div class="question" id="{name}-q"><div class="field" id="{name}-field">'
        f'<textarea form="page" id="{name}" name="{name}">\n{value}</textarea>'
        f'<input type="hidden" form="page" name="{name}.base" value="{base}">{more}</div></div>'
    )


def section(*fields, name="one", more=""):
    return (
        f'<section class="card" id="{name}" data-hx-post="{ROOT}{name}" data-hx-trigger="save" data-hx-target="this" '
        f'data-hx-swap="outerMorph">{"".join(fields)}{more}'
        '<button form="page" id="add" name="add" value="1">+</button>'
        '<p class="state"><span class="status">-</span></p></section>'
    )


HEAD = f"""<!doctype html><html lang="fi"><body data-root="{ROOT}" data-mark="m">
<p id="unsent" hidden><strong></strong></p>
<main><form id="page" method="post" action="/"><input type="hidden" name="csrf_token" value="t"></form>"""
FOOT = """</main><script src="/static/vendor/htmx-4.0.1.min.js"></script><script type="module">
import "/static/autosave.js";
document.documentElement.classList.add("saves");
</script></body></html>"""


class Bench:
    """A page, what it posted, and what it is answered: a list of (status, body), or None for an answer that is lost."""

    def __init__(self, page):
        self.page, self.posts, self.answers = page, [], []
        page.route(f"{SITE}/**", self._serve)

    def _serve(self, route):
        path = route.request.url.removeprefix(SITE)
        if route.request.method == "POST":
            self.posts.append((path, {k: v[0] for k, v in parse_qs(route.request.post_data, True).items()}))
            answer = self.answers.pop(0) if self.answers else None
            route.abort() if answer is None else route.fulfill(
                status=answer[0], body=answer[1], content_type="text/html"
            )
        elif path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"), content_type="text/javascript")
        else:
            route.fulfill(body=self.markup, content_type="text/html")

    def show(self, *sections):
        self.markup = HEAD + "".join(sections) + FOOT
        self.page.goto(SITE)

    def kept(self):
        """Return the records that the device holds."""
        return self.page.evaluate("import('/static/outbox.js').then(async ({ Outbox }) => (await new Outbox().all()))")

    def reconcile(self, drawn, dirty=(), **how):
        """Merge a section that came; return whether all of it was taken, and what is left for the morph."""
        return self.page.evaluate(
            """async ([text, dirty, how]) => {
              const { reconcile } = await import('/static/merge.js');
              const shown = document.querySelector('section');
              const drawn = new DOMParser().parseFromString(text, 'text/html').querySelector('section');
              const sent = new Map(how.sent ?? []);
              const isDirty = (name) => dirty.includes(name);
              const all = { ...how, sent, isDirty, active: document.activeElement };
              return [reconcile(shown, drawn, all), drawn.outerHTML];
            }""",
            [drawn, list(dirty), how],
        )

    def value(self, name):
        return self.page.locator(f"#{name}").input_value()

    def base(self, name):
        return self.page.locator(f"[name='{name}.base']").input_value()

    def skipped(self, name):
        return self.page.locator(f"#{name}-field").get_attribute("hx-morph-skip") is not None


@pytest.fixture
def bench(device):
    return Bench(device())


def saved(page):
    page.locator("html:not(.has-unsaved)").wait_for()


def test_a_field_that_nobody_is_in_and_that_is_saved_is_left_to_the_morph(bench):
    bench.show(section(field("a", "old")))

    is_whole, _ = bench.reconcile(section(field("a", "new", "1-b")))

    assert (is_whole, bench.skipped("a")) == (True, False)


def test_a_field_with_a_text_of_its_own_keeps_text_and_base_and_the_look_is_not_whole(bench):
    bench.show(section(field("a", "old")))

    is_whole, _ = bench.reconcile(section(field("a", "theirs", "1-b")), dirty=["a"])

    assert (is_whole, bench.skipped("a"), bench.value("a"), bench.base("a")) == (False, True, "old", "0-a")


def test_a_base_is_adopted_with_the_text_that_was_sent(bench):
    bench.show(section(field("a", "old")))
    bench.page.locator("#a").fill("mine and more")

    is_whole, _ = bench.reconcile(section(field("a", "mine", "1-b")), dirty=["a"], sent=[["a", "mine"]])

    assert (is_whole, bench.value("a"), bench.base("a")) == (True, "mine and more", "1-b")


def test_a_base_of_a_text_that_was_not_sent_from_here_is_not_adopted(bench):
    bench.show(section(field("a", "old")))
    bench.page.locator("#a").fill("mine and more")

    is_whole, _ = bench.reconcile(section(field("a", "theirs", "1-b")), dirty=["a"], sent=[["a", "mine"]])

    assert (is_whole, bench.value("a"), bench.base("a")) == (False, "mine and more", "0-a")


def test_a_clean_field_with_the_caret_takes_the_others_text_and_the_caret_stays_behind_its_letters(bench):
    bench.show(section(field("a", "abcd")))
    bench.page.locator("#a").evaluate("e => { e.focus(); e.setSelectionRange(2, 2); }")

    is_whole, _ = bench.reconcile(section(field("a", "XXabcd", "1-b")))

    assert (is_whole, bench.value("a"), bench.base("a")) == (True, "XXabcd", "1-b")
    assert bench.page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["a", 4]


def test_in_plain_finnish_a_field_with_the_caret_takes_nothing_until_it_is_asked_for(bench):
    bench.show(section(field("a", "abcd")))
    bench.page.locator("#a").focus()

    is_whole, _ = bench.reconcile(section(field("a", "XXabcd", "1-b")), takes=False)

    assert (is_whole, bench.value("a"), bench.base("a")) == (False, "abcd", "0-a")


@pytest.mark.parametrize("dirty", [["b"], []], ids=["with a text of its own", "with the caret in it"])
def test_a_field_in_use_that_is_missing_from_what_came_stands_where_it_stood(bench, dirty):
    bench.show(section(field("a"), field("b"), field("c")))
    if not dirty:
        bench.page.locator("#b").focus()

    is_whole, drawn = bench.reconcile(section(field("a"), field("c")), dirty=dirty)

    assert not is_whole
    assert drawn.index('id="a-q"') < drawn.index('id="b-q"') < drawn.index('id="c-q"')


def test_an_answer_on_its_way_when_its_writer_goes_on_changes_nothing_under_them(bench):
    bench.show(section(field("a"), field("b")))
    control = bench.page.locator("#b").element_handle()
    bench.answers.append((200, section(field("a", "first", "1-b"), field("b", "theirs", "2-c"))))

    bench.page.locator("#a").fill("first")
    bench.page.locator("#b").focus()
    bench.page.keyboard.type("s")
    expect(bench.page.locator("[name='a.base']")).to_have_value("1-b")

    assert bench.value("b") == "s"
    assert bench.page.evaluate("e => e === document.activeElement && e.selectionStart", control) == 1
    assert bench.base("b") == "0-a"


def test_a_save_without_an_answer_goes_again_with_the_same_body_and_key_and_what_came_behind_it_after_it(bench):
    bench.show(section(field("a")))
    bench.answers += [None, (200, section(field("a", "one", "1-b"))), (200, section(field("a", "one two", "2-c")))]
    page = bench.page

    page.locator("#a").fill("one")
    with page.expect_event("requestfailed"):
        page.locator("#a").blur()
    page.locator("#a").fill("one two")
    page.locator("#a").blur()
    saved(page)

    (_, first), (_, again), (_, behind) = bench.posts
    assert first == again
    assert (first["a"], behind["a"], behind["a.base"]) == ("one", "one two", "1-b")
    assert behind["key"] != first["key"]


@pytest.mark.parametrize("status", [400, 403, 404, 500, 502, 503, 507])
def test_whatever_a_save_is_answered_with_no_device_asks_more_often_than_the_waits_say(bench, status):
    page = bench.page
    page.clock.install()
    bench.show(section(field("a")))
    bench.answers += [(status, "<p>no")] * 100
    page.locator("#a").fill("one")
    for _ in range(60):  # a minute, a second at a time: each answer has come before the next second
        page.clock.run_for(1000)
        page.evaluate("new Promise((done) => fetch('/').then(() => done(1)))")

    assert 4 <= len(bench.posts) <= 16  # after 1, 2, 4, 8, 15 and 30 s; a 400 is asked twice each time
    assert bench.value("a") == "one"
    assert page.locator("html.has-unsaved").count()


def test_a_text_that_always_fails_holds_up_no_other(bench):
    bench.show(section(field("a")), section(field("b"), name="two"))
    bench.answers += [(500, "no"), (200, section(field("b", "good", "1-b"), name="two"))]
    page = bench.page

    page.locator("#a").fill("bad")
    page.locator("#b").fill("good")
    page.locator("#b").blur()
    expect(page.locator("[name='b.base']")).to_have_value("1-b")

    assert [path for path, _ in bench.posts[:2]] == [f"{ROOT}one", f"{ROOT}two"]


def test_a_button_goes_behind_what_was_typed_before_it_and_carries_all_its_section_holds(bench):
    bench.show(section(field("a"), field("b", "there")))
    typed = section(field("a", "typed", "1-b"), field("b", "there"))
    bench.answers += [(200, typed), (200, typed)]

    bench.page.locator("#a").fill("typed")
    bench.page.locator("#add").click()
    saved(bench.page)

    (_, save), (_, press) = bench.posts
    assert "add" not in save
    assert (press["a"], press["a.base"], press["b"], press["add"]) == ("typed", "1-b", "there", "1")


def test_what_is_typed_is_kept_without_the_link_until_the_receipt_and_no_longer(bench):
    bench.show(section(field("a")))
    page = bench.page
    page.locator("#a").fill("kept")
    page.locator("#a").blur()
    page.wait_for_function("import('/static/outbox.js').then(async ({ Outbox }) => (await new Outbox().all()).length)")

    [record] = bench.kept()
    assert (record["value"], record["mark"]) == ("kept", "m")
    assert ROOT.strip("/").split("/")[1] not in json.dumps(record)

    bench.answers.append((200, section(field("a", "kept", "1-b"))))
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    page.wait_for_function("import('/static/outbox.js').then(async ({ Outbox }) => !(await new Outbox().all()).length)")
