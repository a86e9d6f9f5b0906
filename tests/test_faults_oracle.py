"""Whatever happens to the program, what it acknowledged is there: few kills here, more by `python -m tests.faults`."""

import pytest

from mentorform.content_loader import load_model
from tests.faults.client import ROWS, Client
from tests.faults.kinds import oracle
from tests.faults.oracle import missing_of, values

SEED = 5  # one run is like the next as far as the machine allows; other seeds are for the command


@pytest.mark.parametrize(
    ("kind", "kills"),
    [("killed", 25), ("damaged", 8), ("full", 6), ("limited", 6), ("workers", 10)],
    ids=lambda value: value if isinstance(value, str) else f"{value} kills",
)
@pytest.mark.long
def test_what_was_acknowledged_survives(kind, kills):
    figures = oracle(kind, kills, SEED)

    assert figures.bad == []
    assert figures.kills >= kills
    assert figures.acknowledged > kills
    # A damaged file really loses a save, and a full disk really refuses some.
    assert bool(figures.lost) == (kind == "damaged")
    assert bool(figures.full) == (kind in ("full", "limited"))


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        (["0:3"], []),
        (["0:4"], []),
        (["0:1", "0:3"], []),
        (["0:1"], [("a", "0:3")]),
        ([], [("a", "0:3")]),
    ],
    ids=["there", "replaced by a later one", "beside another", "an older one", "nothing"],
)
def test_the_oracle_misses_a_text_unless_it_or_a_later_one_stands_there(texts, missing):
    device = Client(0, 0, "/t/x/", load_model().question("m1.goals.q2"), seed=0)
    device.name = "a"
    leaf = {"value": texts[0], "branches": [{"value": text} for text in texts[1:]]} if texts else {"value": ""}

    found = values({"leaves": {"a": leaf}})

    assert missing_of(device, [("a", "0:1"), ("a", "0:3")], found) == missing


def test_the_oracle_misses_a_row_that_is_not_on_its_list():
    device = Client(0, 0, "/t/x/", load_model().question("m1.goals.q2"), seed=0)
    kept, gone = (f"{ROWS}.one.text", "0:1"), (f"{ROWS}.two.text", "0:2")

    assert missing_of(device, [kept, gone], values({"leaves": {kept[0]: {"value": "0:1"}}})) == [gone]
