"""What happens to one leaf of an answer when devices write it."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorform.answer import (
    EARLIER_DAYS,
    EARLIER_TEXTS,
    EMPTY_BASE,
    LONGEST_TEXT,
    SITTING,
    Base,
    Change,
    MalformedBase,
    Stamp,
    Status,
    append,
    base_of,
    digest,
    end_sitting,
    erase,
    redact,
    texts,
    write,
)

AT = "2026-12-02T10:15:00Z"


def later(**passed):
    """Return the time when so much has passed, as leaves hold it."""
    return (datetime.fromisoformat(AT) + timedelta(**passed)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Leaf:
    """A leaf that a test writes: its dictionary and the revisions that it has given out."""

    def __init__(self):
        self.data = {"rev": 0, "value": "", "at": ""}
        self.numbers = count(1)

    def write(self, value, base=EMPTY_BASE, resolve="", seen=(), join="\n\n".join, restore=None, at=AT, page=""):
        change = Change("m1.goals.q2", value, base, resolve, frozenset(seen), join, restore)
        return write(self.data, change, revision=lambda: next(self.numbers), stamp=Stamp(at, page=page))

    def type(self, *values, page="tablet", at=AT):
        """Save texts one after the other from one page, each upon what is stored."""
        for value in values:
            self.write(value, base_of(self.data), at=at, page=page)

    def erase(self):
        erase(self.data, revision=lambda: next(self.numbers), stamp=Stamp(AT))

    @property
    def values(self):
        return [text["value"] for text in texts(self.data)]

    @property
    def ids(self):
        return [text["rev"] for text in texts(self.data)]

    @property
    def earlier(self):
        return [text["value"] for text in self.data.get("earlier", [])]


@pytest.fixture
def leaf():
    return Leaf()


@pytest.fixture
def torn(leaf):
    """A leaf in conflict: "hers" is stored and "his" stands beside it."""
    leaf.write("hers")
    leaf.outcome = leaf.write("his")
    return leaf


def test_a_first_text_is_saved(leaf):
    outcome = leaf.write("Opin keittiön hygieniasäännöt")

    assert outcome.status is Status.SAVED
    assert leaf.data["value"] == "Opin keittiön hygieniasäännöt"
    assert outcome.base == base_of(leaf.data)


def test_a_second_device_never_overwrites_an_unseen_answer(torn):
    assert torn.outcome.status is Status.CONFLICT
    assert torn.data["value"] == "hers"
    assert torn.values == ["hers", "his"]


def test_the_senders_later_saves_replace_its_own_branch(torn):
    later = torn.write("his, longer", torn.outcome.base)

    assert later.status is Status.CONFLICT
    assert torn.values == ["hers", "his, longer"]


def test_an_untouched_field_is_no_change_however_stale_its_base(leaf):
    old = leaf.write("one").base
    leaf.write("two", old)

    outcome = leaf.write("one", old)

    assert outcome.status is Status.UNCHANGED
    assert outcome.base == base_of(leaf.data)
    assert leaf.data["value"] == "two"
    assert leaf.values == []


def test_two_devices_that_write_the_same_text_are_not_in_conflict(leaf):
    leaf.write("sama")

    outcome = leaf.write("sama")

    assert outcome.status is Status.SAVED
    assert leaf.values == []


def test_a_base_ahead_of_the_store_is_a_conflict(leaf):
    leaf.write("one")

    outcome = leaf.write("three", Base(99, digest("two")))

    assert outcome.status is Status.CONFLICT
    assert leaf.values == ["one", "three"]


def test_the_same_text_written_back_and_forth_does_not_hide_what_came_between(leaf):
    first = leaf.write("a").base
    second = leaf.write("b", first).base
    leaf.write("a", second)

    outcome = leaf.write("c", first)

    assert outcome.status is Status.CONFLICT


def test_a_repeated_conflicting_text_is_kept_once(torn):
    torn.write("his")

    assert torn.values == ["hers", "his"]


def test_a_branch_that_comes_to_agree_ends_the_conflict(torn):
    outcome = torn.write("hers", torn.outcome.base)

    assert outcome.status is Status.SAVED
    assert torn.values == []
    assert "his" in torn.earlier


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", "his"), ("theirs", "hers"), ("both", "hers\n\nhis"), ("1", "hers"), ("2", "his")]
)
def test_a_choice_by_the_second_device_keeps_what_it_names(torn, choice, kept):
    outcome = torn.write("his", torn.outcome.base, choice, torn.ids)

    assert outcome.status is Status.SAVED
    assert torn.data["value"] == kept
    assert torn.values == []


@pytest.mark.parametrize(("choice", "kept"), [("mine", "hers"), ("theirs", "his"), ("both", "hers\n\nhis")])
def test_a_choice_on_a_page_that_shows_the_stored_text_means_that_text_as_mine(torn, choice, kept):
    torn.write("hers", base_of(torn.data), choice, torn.ids)

    assert torn.data["value"] == kept


def test_mine_is_the_text_of_the_form_that_is_sent(torn):
    torn.write("his, mended", torn.outcome.base, "mine", torn.ids)

    assert torn.data["value"] == "his, mended"


def test_a_choice_that_has_not_seen_every_text_is_asked_again(torn):
    third = torn.write("ours")

    outcome = torn.write("his", torn.outcome.base, "mine", torn.ids[:2])

    assert third.status is Status.CONFLICT
    assert outcome.status is Status.CONFLICT
    assert torn.values == ["hers", "his", "ours"]


def test_a_choice_that_cannot_be_carried_out_keeps_the_text_of_its_form(torn):
    torn.write("ours")

    torn.write("his, mended", torn.outcome.base, "theirs", torn.ids)

    assert torn.values == ["hers", "his, mended", "ours"]


def test_both_means_all_of_three_texts(torn):
    torn.write("ours")

    torn.write("his", torn.outcome.base, "both", torn.ids)

    assert torn.data["value"] == "hers\n\nhis\n\nours"


def test_texts_that_would_be_too_long_together_stay_in_conflict(leaf):
    leaf.write("a" * LONGEST_TEXT)
    mine = leaf.write("b").base

    outcome = leaf.write("b", mine, "both", leaf.ids)

    assert outcome.status is Status.TOO_LONG
    assert len(leaf.values) == 2


def test_every_text_that_a_choice_leaves_out_is_among_the_earlier_ones(torn):
    torn.write("his", torn.outcome.base, "theirs", torn.ids)

    assert "his" in torn.earlier


def test_a_permanent_removal_leaves_no_text_behind(torn):
    torn.erase()

    assert "hers" not in str(torn.data)
    assert "his" not in str(torn.data)


def test_a_base_older_than_a_permanent_removal_stores_nothing(leaf):
    old = leaf.write("secret").base
    leaf.erase()

    outcome = leaf.write("secret again", old)

    assert outcome.status is Status.REMOVED
    assert "secret" not in str(leaf.data)


def test_the_base_answered_after_a_removal_lets_the_text_be_saved_on_purpose(leaf):
    old = leaf.write("secret").base
    leaf.erase()
    fresh = leaf.write("again", old).base

    assert leaf.write("again", fresh).status is Status.SAVED


def test_earlier_texts_are_bounded(leaf):
    base = EMPTY_BASE
    for number in range(EARLIER_TEXTS + 5):
        base = leaf.write(f"text {number}", base).base

    assert len(leaf.earlier) == EARLIER_TEXTS
    assert leaf.earlier[-1] == f"text {EARLIER_TEXTS + 3}"


def test_a_text_that_is_only_continued_is_not_kept_twice(leaf):
    base = leaf.write("Opin").base

    leaf.write("Opin keittiön säännöt", base)

    assert leaf.earlier == []


def test_a_text_brought_in_stands_below_what_was_there(leaf):
    leaf.write("first")

    append(leaf.data, "second", revision=lambda: next(leaf.numbers), stamp=Stamp(AT))

    assert leaf.data["value"] == "first\nsecond"


def test_a_text_older_than_the_history_is_forgotten_when_the_next_is_kept(leaf):
    base = leaf.write("one").base
    base = leaf.write("two", base, at=later(days=1)).base

    base = leaf.write("three", base, at=later(days=EARLIER_DAYS)).base
    assert leaf.earlier == ["one", "two"]

    leaf.write("four", base, at=later(days=EARLIER_DAYS, seconds=1))
    assert leaf.earlier == ["two", "three"]


# Sittings: what one page saves while somebody types is one version


def test_a_sitting_is_one_version_however_often_it_saves(leaf):
    leaf.write("Puhelin jännittää minua.")

    leaf.type(*(f"Puhelin {'ei ' * edits}jännittää minua." for edits in range(1, 23)))

    assert leaf.earlier == ["Puhelin jännittää minua."]


def test_a_sitting_that_first_continues_a_text_and_then_changes_it_keeps_it(leaf):
    leaf.write("Puhelin jännittää")

    leaf.type("Puhelin jännittää minua", "Kassa jännittää minua")

    assert leaf.earlier == ["Puhelin jännittää"]


def test_a_text_that_a_sitting_only_continued_is_kept_once_when_the_next_begins(leaf):
    leaf.write("Opin")
    leaf.type("Opin kassan")

    leaf.type("Osaan kassan", at=later(hours=1))

    assert leaf.earlier == ["Opin kassan"]


@pytest.mark.parametrize(("pause", "kept"), [(SITTING - timedelta(seconds=1), []), (SITTING, ["yksi"])])
def test_a_pause_of_half_an_hour_begins_a_version(leaf, pause, kept):
    leaf.type("yksi")

    leaf.type("kaksi", at=later(seconds=pause.total_seconds()))

    assert leaf.earlier == kept


def test_the_pause_is_counted_from_the_last_save_and_not_from_the_first(leaf):
    for minutes in range(0, 100, 20):
        leaf.type(f"minuutti {minutes}", at=later(minutes=minutes))

    assert leaf.earlier == []


def test_another_pages_save_begins_a_version_and_so_does_the_next_of_the_first(leaf):
    leaf.type("tabletin")
    leaf.type("puhelimen", page="phone")
    leaf.type("taas tabletin")

    assert leaf.earlier == ["tabletin", "puhelimen"]


def test_without_a_page_every_save_is_a_version(leaf):
    leaf.type("yksi", "kaksi", "kolme", page="")

    assert leaf.earlier == ["yksi", "kaksi"]


def test_a_text_that_is_emptied_within_a_sitting_is_kept(leaf):
    leaf.type("Tärkeä teksti", "")

    assert leaf.earlier == ["Tärkeä teksti"]


def test_a_branch_in_conflict_has_sittings_too(torn):
    for text in ("kolmas", "neljäs", "viides"):
        torn.outcome = torn.write(text, torn.outcome.base, page="phone")

    assert torn.values == ["hers", "viides"]
    assert torn.earlier == ["his"]


def test_bringing_in_bringing_back_and_choosing_are_versions_by_themselves(leaf):
    leaf.type("yksi")
    append(leaf.data, "tuotu", revision=lambda: next(leaf.numbers), stamp=Stamp(AT))
    leaf.type("kaksi")
    assert leaf.earlier == ["yksi\ntuotu"]

    leaf.write("kaksi", base_of(leaf.data), restore=leaf.data["earlier"][0]["rev"], page="tablet")
    leaf.type("kolme")
    assert leaf.earlier == ["yksi\ntuotu", "kaksi", "yksi\ntuotu"]

    leaf.write("neljäs", page="tablet")
    leaf.write(leaf.values[0], base_of(leaf.data), "both", leaf.ids, page="tablet")
    leaf.type("viides")
    assert leaf.earlier[-2:] == ["neljäs", "kolme\n\nneljäs"]


def test_the_page_is_forgotten_when_its_sitting_is_over_and_stands_beside_no_earlier_text(leaf):
    leaf.type("yksi")
    leaf.type("kaksi", page="phone")
    assert "tablet" not in str(leaf.data)

    end_sitting(leaf.data, later(minutes=29))
    assert leaf.data["page"] == "phone"

    end_sitting(leaf.data, later(minutes=30))
    assert "phone" not in str(leaf.data)


TYPING = st.tuples(st.sampled_from(["tablet", "phone"]), st.text("ab", min_size=1, max_size=3), st.integers(0, 40))


@given(st.lists(TYPING, min_size=1, max_size=EARLIER_TEXTS))
def test_the_history_holds_the_last_text_of_every_sitting_and_no_more_texts_than_sittings(saves):
    leaf, minutes, last, ends = Leaf(), 0, ("", -60), []
    for page, value, pause in saves:
        minutes += pause
        if value == leaf.data["value"]:
            continue
        if page != last[0] or timedelta(minutes=minutes - last[1]) >= SITTING:
            ends.append("")
        leaf.type(value, page=page, at=later(minutes=minutes))
        last, ends[-1] = (page, minutes), value

    kept = [*leaf.earlier, leaf.data["value"]]
    assert len(kept) <= len(ends)
    assert all(any(text.startswith(end) for text in kept) for end in ends)


def test_what_is_redacted_stands_in_no_text_of_a_leaf(torn):
    torn.write("his, mended", torn.outcome.base)

    redact(torn.data, lambda text: text.replace("his", ""), revision=lambda: next(torn.numbers), stamp=Stamp(AT))

    assert torn.values == ["hers", ", mended"]
    assert torn.earlier == []
    assert len(set(torn.ids)) == 2


@pytest.mark.parametrize(
    "text", ["", "1", "1-", "01-" + "a" * 16, "1-" + "A" * 16, "1-" + "a" * 15, "-1-" + "a" * 16, "x"]
)
def test_a_base_that_this_program_did_not_write_is_malformed(text):
    with pytest.raises(MalformedBase):
        Base.parse(text)


@given(st.lists(st.tuples(st.integers(0, 2), st.text(max_size=3), st.booleans()), max_size=EARLIER_TEXTS))
def test_no_device_loses_its_last_text_whatever_the_order_of_saves_and_lost_answers(saves):
    leaf, bases, last = Leaf(), [EMPTY_BASE] * 3, {}
    for device, value, answer_arrives in saves:
        if digest(value) != bases[device].digest:
            last[device] = value
        outcome = leaf.write(value, bases[device])
        if answer_arrives and outcome.status is not Status.UNCHANGED:
            bases[device] = outcome.base

    kept = {leaf.data["value"], *leaf.values, *leaf.earlier}
    assert all(any(text.startswith(typed) for text in kept) for typed in last.values())
