"""What a walk compares: a letter that is lost, moved, changed or put in by nobody is told."""

import pytest

from tests.walks.ledger import Ledger, compare
from tests.walks.plan import ACTS, LONGEST_GAP, plan


def leaf(value, branches=(), earlier=()):
    texts = {"branches": branches, "earlier": earlier}
    return {"value": value, **{part: [{"value": text} for text in found] for part, found in texts.items() if found}}


@pytest.fixture
def ledger():
    """The tablet has typed "abc" after what stood in the goal."""
    ledger = Ledger({"goal": {"x"}, "support": {"y"}})
    for before, after in (("x", "xa"), ("xa", "xab"), ("xab", "xabc")):
        ledger.wrote("tablet", "goal", before, after, letters=1)
    return ledger


def compared(ledger, goal, support="y", **pages):
    return compare(ledger, {"goal": goal, "support": leaf(support)}, pages)


def test_what_stands_as_it_was_typed_is_right(ledger):
    found = compared(ledger, leaf("xabc"), tablet={"goal": "xabc", "support": "y"})

    assert (found.compared, found.wrong, found.faults) == (3, 0, [])


@pytest.mark.parametrize("goal", [leaf("xab"), leaf("x"), leaf("xaXbc"), None], ids=str)
def test_a_lost_or_changed_letter_is_told(ledger, goal):
    assert compare(ledger, {"goal": goal} if goal else {}, {}).wrong


def test_a_letter_in_the_wrong_answer_is_told(ledger):
    assert "nobody wrote 'yc' in support" in "".join(compared(ledger, leaf("xabc"), "yc").faults)


def test_a_page_that_shows_another_text_is_told(ledger):
    assert "phone shows 'x' in goal" in "".join(compared(ledger, leaf("xabc"), phone={"goal": "x"}).faults)


def test_a_device_that_is_in_conflict_with_itself_is_told(ledger):
    assert "alone" in "".join(compared(ledger, leaf("xab", branches=["xabc"])).faults)


@pytest.mark.parametrize("goal", [leaf("p", branches=["xabc"]), leaf("p", earlier=["xabc"]), leaf("xabcp")], ids=str)
def test_what_another_wrote_over_a_text_leaves_it_in_conflict_or_among_the_earlier_ones(ledger, goal):
    ledger.wrote("phone", "goal", "x", "p", letters=1)
    ledger.wrote("phone", "goal", "xabc", "xabcp", letters=1)

    told = "".join(compared(ledger, goal).faults)

    assert "tablet" not in told


def test_a_text_that_another_overwrote_is_told(ledger):
    ledger.wrote("phone", "goal", "x", "p", letters=1)

    assert "tablet wrote 'xabc'" in "".join(compared(ledger, leaf("p")).faults)


def test_a_seed_is_one_plan():
    assert plan(7) == plan(7) != plan(8)


def test_everything_happens_in_the_middle_of_a_word_and_people_wait_up_to_two_seconds():
    steps = [step for seed in range(60) for step in (*plan(seed).tablet, *plan(seed).phone)]

    assert {act for step in steps for act, _ in step.acts.values()} == set(ACTS)
    assert all(0 < number < len(step.text) for step in steps for number in step.acts)
    assert 0.9 * LONGEST_GAP < max(step.pauses[0] for step in steps) <= LONGEST_GAP
    assert all(0.07 <= pause <= 0.15 for step in steps for pause in step.pauses[1:])
