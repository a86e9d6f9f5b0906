"""The tips, the skills and the roles on a tablet: a note saves by itself, a list is copied, a sheet is one sheet."""

import pypdfium2
from playwright.sync_api import expect
from test_gathered import SKILLS


def test_a_tip_is_ticked_and_noted_and_both_save_by_themselves(device, trial, person):
    page = device()
    page.goto(f"{trial}meetings/2")
    page.locator("#m2-tips-fold > summary").tap()
    page.locator("#tips-t8-m2").check()
    page.locator("#tips-t8-m2-q button[name=more]").tap()

    page.locator("[name='tips.t8.m2.note']").fill("Kuvat seinälle")
    page.locator("#m2-tips h2").tap()

    expect(page.locator("#m2-tips .status")).to_contain_text("Tallennettu")
    expect(page.locator("[name='tips.t8.m2.note.base']")).not_to_have_value("")
    expect(page.locator("#tips-t8-m2-more")).to_be_visible()
    expect(page.locator("#tips-t8-m2-more a[href*='/remove/']")).to_be_visible()
    later = person.open(f"{trial}meetings/3").words("#tips-t8-m3-q .before")
    assert later == "2. tapaaminen ✓ Kyllä Kuvat seinälle"


def test_the_skills_are_copied_with_one_press(device, trial, person):
    for number, skills in SKILLS.items():
        person.post(f"{trial}meetings/{number}/skills", skills)
    page = device(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{trial}skills")

    page.get_by_role("button", name="Kopioi osaaminen").tap()

    expect(page.get_by_role("button", name="Kopioitu")).to_be_visible()
    assert "– Leivon: Kotona" in page.evaluate("navigator.clipboard.readText()")


def test_the_roles_print_on_one_sheet(device, trial, person):
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q4": "Liisa neuvoo. Olena kysyy.\n" * 8})
    page = device()
    page.goto(f"{trial}roles")

    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))

    assert len(printed) == 1
    text = printed[0].get_textpage().get_text_bounded()
    assert "Olena kysyy." in text
    assert "vastaa työkokeilun arvioinnista omalta" in text
