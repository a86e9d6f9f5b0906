"""Every crash point of what the store really does to a disk is replayed, and each image opened by the store itself."""

import os

import pytest

from tests.faults.disk_model import images
from tests.faults.powercut import STORIES, check
from tests.faults.syscalls import why_not

LIFE = next(iter(STORIES))


@pytest.fixture(autouse=True, scope="module")
def strace():
    """A way to record system calls, or a skip with the reason; where the environment demands one, a failure."""
    if reason := why_not():
        pytest.fail(reason) if os.environ.get("MENTORFORM_STRACE") == "required" else pytest.skip(reason)


@pytest.mark.parametrize("story", STORIES)
def test_a_power_cut_at_any_point_loses_nothing_acknowledged_and_breaks_nothing(story):
    seen = check({story: STORIES[story]})

    assert not seen.bad
    assert seen.acknowledged >= 2
    assert seen.images > seen.operations


@pytest.mark.parametrize("flaw", ["file", "folder"])
def test_a_build_that_leaves_out_an_fsync_is_caught(flaw):
    assert check({LIFE: STORIES[LIFE]}, flaw, until_bad=True).bad


def test_a_file_that_is_not_synced_may_be_absent_empty_torn_or_zeros():
    operations = [("size", 1, 0), ("enter", 0, "new", 1), ("data", 1, 0, b"ab"), ("sync", 0)]

    found = [image for _happened, image in images(operations)]

    assert {} in found
    assert {content["new"] for content in found if content} == {b"", b"a", b"ab", b"\0\0", b"a\0"}


def test_an_entry_that_is_not_synced_may_be_there_without_the_one_before_it():
    operations = [("size", 1, 0), ("sync", 1), ("enter", 0, "a", 1), ("enter", 0, "b", 1)]

    found = [sorted(image) for _happened, image in images(operations)]

    assert found == [[], ["a"], ["b"], ["a", "b"]]


def test_a_rename_between_folders_may_be_half_done_until_both_are_synced():
    start = [("enter", 0, "x", 1), ("enter", 0, "y", 2), ("size", 3, 0), ("enter", 1, "f", 3)]
    start += [("sync", folder) for folder in (0, 1, 3)]
    rename = [("say", "begins"), ("enter", 2, "f", 3), ("leave", 1, "f")]

    found = {("f" in image["x"], "f" in image["y"]) for happened, image in images(start + rename) if happened > 7}

    assert found == {(True, False), (True, True), (False, True), (False, False)}
