"""Makes the README's pictures from the running program: `uv run python -m tests.picture`."""

import logging
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from mentorform.config import Settings
from mentorform.web import create_app
from tests.devices import ARGUMENTS, PHONE, TABLET, chromium_path

PICTURES = Path(__file__).parent.parent / "static" / "pictures"
GOALS = ["Opin keittiön hygieniasäännöt", "Puhun suomea joka päivä työkaverin kanssa"]
FACTS = {
    "trial.title": "Keittiö Aalto · A. K.",
    "trial.mentor": "Liisa",
    "dates.m1.on": "2.12.",
    "dates.m2.on": "9.12.",
    "dates.m2.at": "13.00",
    "dates.m3.on": "16.12.",
    "dates.m4.on": "23.12.",
}


def saved(page):
    page.locator("html.has-unsaved").wait_for(state="detached")


def write(page):
    """Begin a trial, and write what a first and a second meeting would; return its address."""
    page.get_by_role("button", name="Aloita mentorointi").click()
    page.wait_for_url("**/t/**")
    trial = page.url
    for name, text in FACTS.items():
        page.locator(f"[name='{name}']").fill(text)
    saved(page)
    page.goto(f"{trial}meetings/1")
    for place, text in enumerate(GOALS):
        page.locator("#m1-goals textarea[name$='.text']").nth(place).fill(text)
        page.keyboard.press("Tab")
        saved(page)
    page.locator("#m1-goals-q2").fill("Tärkeät asiat myös paperille. Puhelimessa puhuminen jännittää.")
    page.locator("#m1-close-fold > summary").click()
    page.locator("#m1-close-read").check()
    saved(page)
    page.goto(f"{trial}meetings/2")
    for fold in page.locator("#m2-flow details.fold > summary").all():
        fold.click()
    for place, state in enumerate(["reached", "progressing"]):
        page.locator(f"[name^='m2.goals.'][name$='.state.trainee'][value='{state}']").nth(place).check()
        saved(page)
    return trial


def main():
    """Take the pictures: the first meeting and the overview on a tablet, plain Finnish on a phone."""
    PICTURES.mkdir(exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = make_server("127.0.0.1", 0, create_app(Settings(data=Path(data))), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        page = browser.new_page(viewport=TABLET)
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        trial = write(page)
        page.goto(f"{trial}meetings/1?language=uk")
        page.evaluate("scrollTo(0, document.querySelector('#m1-goals').offsetTop - 20)")
        page.screenshot(path=PICTURES / "meeting.png")
        page.goto(f"{trial}?language=fi")
        page.screenshot(path=PICTURES / "overview.png")
        page.set_viewport_size(PHONE)
        page.goto(f"{trial}meetings/1?plain=1")
        page.evaluate("scrollTo(0, document.querySelector('#m1-goals').offsetTop - 20)")
        page.screenshot(path=PICTURES / "plain.png")
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
