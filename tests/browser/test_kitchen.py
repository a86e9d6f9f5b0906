"""A whole path with a kitchen trainee, by touch on a tablet, in three languages: four meetings, then every paper."""

import pytest
from kitchen import CONFIDENCES, GOALS, STORIES
from papers import assert_is_accessible, text_of, word_text
from playwright.sync_api import expect

from mentorform.exports import EXPORTS

QUERIES = {"fi": "?language=fi&aware=1", "uk": "?language=uk&aware=1", "ar": "?language=ar&aware=1"}
STATES = {2: "begun", 3: "supported", 4: "reached"}


class Hands:
    """Two people's hands at one tablet: they unfold, tap and type; the page saves by itself."""

    def __init__(self, page):
        self.page = page

    def saved(self):
        self.page.locator("html:not(.has-unsaved)").wait_for()

    def control(self, name):
        found = self.page.locator(f"[name='{name}']:not([type=hidden])").first
        fold = self.page.locator(f"details:not([open]):has([name='{name}'])").first
        if fold.count():
            fold.locator("> summary").click()
        return found

    def write(self, texts):
        for name, text in texts.items():
            self.control(name).fill(text)
        self.saved()

    def choose(self, name, value):
        self.control(name)
        self.page.locator(f"[name='{name}'][value='{value}']").check()
        self.saved()

    def tick(self, name):
        self.control(name).check()
        self.saved()

    def rows(self, question, texts):
        """Write texts into a list, adding rows where none is blank."""
        for text in texts:
            boxes = self.page.locator(f"textarea[name^='{question}.'][name$='.text']")
            self.control(boxes.first.get_attribute("name"))
            blank = [box for box in boxes.all() if not box.input_value()]
            if not blank:
                self.page.locator(f"[name='{question}.add']").click()
                expect(boxes).to_have_count(len(boxes.all()) + 1)
                blank = [boxes.last]
            blank[0].fill(text)
            self.saved()

    def press(self, name):
        self.page.locator(f"button[name='{name}']").click()


@pytest.fixture(params=STORIES)
def language(request):
    return request.param


@pytest.mark.long
def test_a_kitchen_trainees_path_comes_out_as_every_paper(device, person, language):
    story, query = STORIES[language], QUERIES[language]
    trial = person.begin()
    page = device()
    hands = Hands(page)

    page.goto(trial + query)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    hands.write(story["details"])

    page.goto(f"{trial}meetings/1")
    hands.rows("m1.tasks.q1", story["tasks"])
    hands.rows(GOALS, story["goals"])
    hands.write(story[1])
    page.locator("#dates-see > summary").click()
    hands.press("dates.propose")
    expect(page.locator("[name='dates.m4.on']")).not_to_have_value("")
    task = page.locator("[name^='tasks.'][name$='.what']").first.get_attribute("name")
    hands.write({task: story["task"], task.replace(".what", ".who"): story["name"]})
    hands.tick("m1.close.read")

    for number in (2, 3, 4):
        page.goto(f"{trial}meetings/{number}")
        expect(page.locator("main")).to_contain_text(story[1]["lang.l1a"])  # what was agreed is at hand
        states = page.locator(f"[name^='m{number}.goals.'][name$='.state.trainee'][value='{STATES[number]}']")
        for state in states.all():
            hands.choose(state.get_attribute("name"), STATES[number])
        assert len(states.all()) == len(story["goals"])
        hands.write(story[number])
        if number == 2:
            expect(page.locator("#open-tasks")).to_contain_text(story["task"])
            page.locator("#open-tasks button").first.click()
            expect(page.locator("#open-tasks")).not_to_contain_text(story["task"])
        if number == 3:
            hands.rows("m3.skills.q2", story["skills"][:1])
        if number == 4:
            hands.rows("m4.skills.q1", story["skills"][1:])
        hands.tick(f"m1.close.read.m{number}")

    page.goto(f"{trial}summary")
    told = page.locator("main").inner_text()
    answers = [text for number in (1, 2, 3, 4) for text in story[number].values()]
    for text in [*story["goals"], *story["tasks"], *story["skills"], *answers]:
        assert text in told, text
    for paper in page.locator("#papers a[href*='/export/']").all():
        address = paper.get_attribute("href")
        answer = page.context.request.get(f"{page.url.split('/t/')[0]}{address}")
        assert answer.ok, address
        _check(address.rsplit("/", 1)[1], answer.body(), story, language)


def _check(name, data, story, language):
    """Check one paper: it is whole, right for screen readers, and holds what it may and nothing else."""
    export = EXPORTS[name]
    if export.file.endswith(".pdf"):
        assert_is_accessible(data, language)
        text = text_of(data)
    elif export.file.endswith(".docx"):
        text = word_text(data)
    else:
        text = data.decode()
    if export.is_for_others:
        assert not [secret for secret in CONFIDENCES if _answer(story, secret) in text], name
    if name in ("path", "copy"):
        assert [goal for goal in story["goals"] if _plain(goal) not in _plain(text)] == [], name
        assert [s for s in CONFIDENCES if _plain(_answer(story, s)) not in _plain(text)] == [], name
    if name.startswith("shared"):
        assert all(_plain(goal) in _plain(text) for goal in story["goals"])
    if name.startswith("certificate"):
        assert all(_plain(task) in _plain(text) for task in story["tasks"])
        assert _plain(story["name"]) in _plain(text)


def _answer(story, name):
    return next(story[number][name] for number in (1, 2, 3, 4) if name in story[number])


def _plain(text):
    """Return a text as it is compared: a paper breaks lines where it must."""
    return " ".join(text.split())
