"""People type, and every letter stands where it was typed: walks drawn from a seed, and the fault that began them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.walks.walk import walk

SEEDS = (1, 2, 3, 4)


@pytest.mark.long
@pytest.mark.usefixtures("chromium")
def test_every_letter_of_four_walks_stands_where_it_was_typed():
    with ThreadPoolExecutor(1) as beside:  # the fixtures' own browser holds this thread's event loop
        results = beside.submit(asyncio.run, walk(SEEDS)).result()

    print(*results, sep="\n")
    assert [f"{result.seed}: {fault}" for result in results for fault in result.faults] == []
    for result in results:
        assert result.figures["compared"] == result.figures["typed"] > 50, result


LISTS = {"m1.goals.q2": "m1.goals.q1", "m1.tasks.q2": "m1.tasks.q1", "m1.eval.q1": "m1.eval.points"}


@pytest.mark.parametrize(("answer", "rows"), LISTS.items())
def test_a_blank_row_keeps_its_letters_when_the_answer_before_it_comes_back_saved(
    device, meeting, stored, answer, rows
):
    page = device()
    held = []
    page.goto(meeting)
    page.route(
        "**/meetings/1**",
        lambda route: route.continue_() if route.request.method == "GET" or held else held.append(route),
    )
    for fold in page.locator(f"details:has([name='{answer}']) > summary").all():
        fold.tap()
    blank = page.locator(f"textarea[name^='{rows}.'][name$='.text']").first
    name = blank.get_attribute("name")

    page.locator(f"[name='{answer}']").tap()
    page.keyboard.type("Puhun suomea", delay=80)  # ms
    with page.expect_request(lambda request: request.method == "POST"):
        blank.tap()
    page.keyboard.type("Leivo", delay=80)
    with page.expect_response(lambda response: response.request.method == "POST"):
        held[0].continue_()
    page.keyboard.type("n itse", delay=120)

    assert page.evaluate("[document.activeElement.name, document.activeElement.value]") == [name, "Leivon itse"]
    page.locator("html:not(.has-unsaved)").wait_for()
    assert (stored(answer), stored(name)) == ("Puhun suomea", "Leivon itse")
