"""One whole trial on a tablet with JavaScript off: from the start page to the printed summary."""

import pytest


def field(page, name):
    return page.locator(f"[name='{name}']:not([type=hidden])")


def follow(page, control):
    """Tap a button or a link and wait for the page that it leads to."""
    with page.expect_navigation():
        control.tap()


def unfold(page, section):
    for summary in page.locator(f"#{section} details.fold:not([open]) > summary").all():
        summary.tap()


def save(page, section):
    follow(page, page.locator(f"#{section} .save > button"))
    assert page.locator(f"#{section} .status").inner_text().startswith("Tallennettu klo")


def write(page, section, **texts):
    """Write texts into a section's fields and save it."""
    unfold(page, section)
    for name, text in texts.items():
        field(page, name.replace("__", ".")).fill(text)
    save(page, section)


def rows(page, section, question, *texts):
    """Write into the blank rows of a list, then save."""
    unfold(page, section)
    boxes = page.locator(f"#{section} textarea[name^='{question}.'][name$='.text']")
    for place, text in enumerate(texts):
        boxes.nth(place).fill(text)
    save(page, section)


@pytest.fixture
def page(device):
    return device(javascript=False)


def test_a_whole_trial_from_its_link_to_its_printed_summary(page, device, tmp_path):
    page.goto("/")
    follow(page, page.get_by_role("button", name="Aloita mentorointi"))
    trial = page.url
    write(page, "trial-details", trial__title="Keittiö Aalto · A. K.", trial__end="28.2.2027")
    assert page.locator(".name").inner_text() == "Keittiö Aalto · A. K."

    # The trainee prepares in private and brings one text in.
    page.goto(f"{trial}preparation")
    follow(page, page.get_by_role("button", name="Tee työkokeilijan oma linkki"))
    private = page.locator(".notice .link a").get_attribute("href")
    trainee = device(javascript=False)
    trainee.goto(private)
    write(trainee, "prep-trainee", prep__trainee__p4="Puhelimessa puhuminen jännittää.")
    follow(trainee, trainee.locator("[name='prep.trainee.p4.bring'][value='m1.goals.q2']"))

    # Meeting 1
    page.goto(trial)
    follow(page, page.get_by_role("link", name="Avaa 1. tapaaminen"))
    assert field(page, "m1.goals.q2").input_value() == "Puhelimessa puhuminen jännittää."
    rows(page, "m1-tasks", "m1.tasks.q1", "Salaatit", "Tiskit")
    rows(page, "m1-goals", "m1.goals.q1", "Opin hygieniasäännöt", "Puhun suomea joka päivä")
    write(page, "m1-goals", m1__goals__q4="Mentori neuvoo. Minä kysyn.")
    unfold(page, "m1-skills")
    page.locator("[name='m1.skills.q1'][value='yes']").check()
    save(page, "m1-skills")
    write(page, "m1-skills", m1__skills__q2__unit="Ruokapalvelut")
    write(page, "m1-language", lang__l1a="Sanon: anteeksi, en ymmärrä.")
    write(page, "m1-next", dates__m2__on="9.12.", dates__m2__at="13.00", m1__contact__sick="Liisa")
    unfold(page, "m1-close")
    page.locator("#m1-close-read").check()
    save(page, "m1-close")

    # Meeting 2
    page.goto(trial)
    follow(page, page.get_by_role("link", name="Avaa 2. tapaaminen"))
    assert "anteeksi, en ymmärrä" in page.locator(".pinned").inner_text()
    write(page, "m2-opening", model__m2__b1="Hyvää kuuluu.")
    unfold(page, "m2-flow")
    page.locator("[name^='m2.goals.'][name$='.state.trainee'][value='progressing']").first.check()
    write(page, "m2-flow", m2__flow__q2="Salaatit onnistuvat.")
    page.locator("[name='m2.next.h']:not([value=''])").first.check()
    write(page, "m2-next", dates__m3__on="16.12.")

    # Meeting 3, with a phone that had the page open and wrote the same field
    phone = device({"width": 360, "height": 740}, javascript=False)
    phone.goto(f"{trial}meetings/3")
    page.goto(f"{trial}meetings/3")
    write(page, "m3-flow", m3__flow__q1="Melkein kaikki.")
    unfold(phone, "m3-flow")
    field(phone, "m3.flow.q1").fill("Hygienia sujuu.")
    follow(phone, phone.locator("#m3-flow .save > button"))
    assert "Melkein kaikki." in phone.locator("#m3-flow-q1-field .conflict").inner_text()
    follow(phone, phone.get_by_role("button", name="Pidä molemmat"))
    assert field(phone, "m3.flow.q1").input_value() == "Melkein kaikki.\n\nHygienia sujuu."

    # Meeting 4, the pair and then together with the supervisor
    page.goto(f"{trial}meetings/4")
    write(page, "m4-opening", model__m4__b2="Rohkeutta.")
    rows(page, "m4-skills", "m4.skills.q1", "Veitsen käyttö")
    write(page, "m4-craft", m4__craft__q6="Kirjalliset ohjeet auttavat.")
    follow(page, page.get_by_role("link", name="Avaa yhteinen sivu"))
    together = page.locator("main").inner_text()
    assert "Opin hygieniasäännöt" in together
    assert "Kirjalliset ohjeet" not in together
    page.locator("#m4-feedback-q3").check()
    save(page, "together-forms")

    # The summary, printed
    page.goto(f"{trial}summary")
    summary = page.locator("main").inner_text()
    for text in (
        "Salaatit",
        "Ruokapalvelut",
        "anteeksi, en ymmärrä",
        "Hyvää kuuluu.",
        "Etenee",
        "Melkein kaikki.",
        "Rohkeutta.",
        "Veitsen käyttö",
    ):
        assert text in summary
    page.emulate_media(media="print")
    assert not page.locator(".path").is_visible()
    assert page.locator(".part-shown").first.is_visible()
    assert page.pdf(path=tmp_path / "summary.pdf").startswith(b"%PDF")

    # The supervisor's link shows what is shared and nothing else
    page.emulate_media(media="screen")
    page.goto(trial)
    read = page.locator("#links .link a").nth(1).get_attribute("href")
    supervisor = device(javascript=False)
    supervisor.goto(f"{read}summary")
    shared = supervisor.locator("main").inner_text()
    assert "Salaatit" in shared
    assert "Puhelimessa puhuminen" not in shared
    assert "Kirjalliset ohjeet" not in shared
