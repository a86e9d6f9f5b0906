"""Makes the README's picture from the running program: `uv run python tests/picture.py <address> <file>`."""

import shutil
import sys

from playwright.sync_api import sync_playwright


def main(address: str, file: str) -> None:
    """Begin a trial at `address`, write a little, and take a picture of the first meeting on a tablet."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 820, "height": 1180})
        page.goto(address)
        page.get_by_role("button", name="Aloita mentorointi").click()
        page.wait_for_url("**/t/**")
        trial = page.url
        page.locator("[name='trial.title']").fill("Keittiö Aalto · A. K.")
        page.locator("[name='dates.m1.on']").fill("2.12.")
        page.locator("[name='dates.m2.on']").fill("9.12.")
        page.locator("html:not(.has-unsaved)").wait_for()
        page.goto(f"{trial}meetings/1?language=uk")
        for place, text in enumerate(["Opin keittiön hygieniasäännöt", "Puhun suomea joka päivä työkaverin kanssa"]):
            page.locator("#m1-goals textarea[name$='.text']").nth(place).fill(text)
        page.locator("html:not(.has-unsaved)").wait_for()
        page.locator("#m1-goals").scroll_into_view_if_needed()
        page.evaluate("scrollTo(0, document.querySelector('#m1-goals').offsetTop - 20)")
        page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
