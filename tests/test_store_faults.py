"""The store when processes are killed, files are damaged and disks are full: these tests really do it."""

import os
import signal
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from store_faults import COUNT, FILL, current, dying, edit, names_beside, run, run_to_its_end

from mentorform.store import StoreUnavailable, TrialNotFound, tinydb_store
from mentorform.store.links import FileLinkStore
from mentorform.store.tinydb_store import TinyDBStore


@pytest.fixture
def store(tmp_path):
    return TinyDBStore(tmp_path)


def test_two_processes_writing_one_trial_lose_no_update(store, tmp_path):
    trial_id = store.create({"n": 0})

    workers = [run(COUNT, tmp_path, trial_id, 100) for _ in range(2)]
    for worker in workers:
        worker.communicate()

    assert store.load(trial_id).document["n"] == 200


def test_a_process_killed_over_and_over_in_mid_write_loses_no_acknowledged_save(store, tmp_path):
    trial_id, other = store.create({"n": 0}), store.create({"n": "other"})

    for kill in range(30):
        worker = run(COUNT, tmp_path, trial_id, 100_000)
        first = worker.stdout.readline()  # it is writing now
        time.sleep(0.003 * (kill % 10))
        worker.send_signal(signal.SIGKILL)
        acknowledged = [int(line) for line in [first, *worker.communicate()[0].split()]][-1]

        snapshot = store.load(trial_id)
        assert snapshot.document["n"] in (acknowledged, acknowledged + 1)  # it may die between the disk and the print
        assert not snapshot.recovered
        assert store.load(other).document == {"n": "other"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b"\0" * len(raw),
        lambda raw: raw.replace(b"two", b"twx"),
        lambda raw: b"{}",
        lambda raw: None,
    ],
    ids=["empty", "torn", "zeros", "one letter", "other json", "missing"],
)
def test_a_damaged_file_falls_back_to_the_generation_before_it_and_says_so(store, tmp_path, damage):
    trial_id = store.create({"text": "one"})
    edit(store, trial_id, text="two")
    path = current(tmp_path, trial_id)
    damaged = damage(path.read_bytes())

    path.write_bytes(damaged) if damaged is not None else path.unlink()

    snapshot = store.load(trial_id)
    assert snapshot.document == {"text": "one"}
    assert snapshot.recovered


@pytest.mark.parametrize("damaged", [b"", b"1", b"1 7", b"1 x y\n", b"2 7 y\n", b"\0" * 200, b"x" * 200 + b"\n"])
def test_a_first_line_that_is_damaged_tells_no_generation(store, tmp_path, damaged):
    trial_id = store.create({"n": 1})

    current(tmp_path, trial_id).write_bytes(damaged)

    assert store.generation(trial_id) is None


def test_the_good_generation_survives_the_first_write_after_a_recovery(store, tmp_path):
    trial_id = store.create({"text": "one"})
    edit(store, trial_id, text="two")
    path = current(tmp_path, trial_id)
    path.write_bytes(b"damaged")
    lost = 2

    edit(store, trial_id, text="three")
    snapshot = store.load(trial_id)
    assert snapshot.document == {"text": "three"}
    assert not snapshot.recovered
    assert snapshot.generation > lost + 1

    path.write_bytes(b"damaged again")
    assert store.load(trial_id).document == {"text": "one"}


def test_a_trial_of_which_nothing_is_readable_is_an_error_and_never_empty(store, tmp_path):
    broken, well = store.create({"n": 1}), store.create({"n": 2})
    edit(store, broken, n=3)
    for path in current(tmp_path, broken).parent.iterdir():
        path.write_bytes(b"?")

    with pytest.raises(StoreUnavailable):
        store.load(broken)
    with pytest.raises(StoreUnavailable), store.editing(broken):
        pass
    assert store.load(well).document == {"n": 2}


def test_a_full_disk_is_an_error_that_loses_nothing(store, tmp_path):
    trial_id = store.create({"text": "kept"})

    out, _code = run_to_its_end(FILL, tmp_path, trial_id)

    assert out.split() == ["full", "full", "fits"]
    assert store.load(trial_id).document == {"text": "kept", "small": "fits"}
    assert names_beside(current(tmp_path, trial_id)) == ["trial.json", "trial.json.previous"]
    assert [path.name for path in tmp_path.glob("trials/??/??/*")] == [trial_id]  # the one without room left nothing


def test_an_fsync_that_fails_is_an_error_and_the_old_document_stays(store, tmp_path, monkeypatch):
    trial_id = store.create({"text": "kept"})

    def fail(descriptor):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(StoreUnavailable), store.editing(trial_id) as snapshot:
            snapshot.document["text"] = "lost"

    assert names_beside(current(tmp_path, trial_id)) == ["trial.json"]
    assert store.load(trial_id).document == {"text": "kept"}
    edit(store, trial_id, text="again")
    assert store.load(trial_id).document == {"text": "again"}


def test_a_document_and_its_name_are_on_disk_before_a_save_is_acknowledged(store, monkeypatch):
    trial_id = store.create({"n": 0})
    edit(store, trial_id, n=1)
    calls = []
    real = {name: getattr(os, name) for name in ("fsync", "replace")}
    monkeypatch.setattr(os, "fsync", lambda fd: calls.append(kind_of(fd)) or real["fsync"](fd))
    monkeypatch.setattr(os, "replace", lambda a, b: calls.append(os.path.basename(b)) or real["replace"](a, b))

    edit(store, trial_id, n=2)

    assert calls == ["file", "trial.json", "trial.json.previous", "folder"]


def test_a_repeat_of_a_save_whose_writer_was_killed_makes_it_durable_before_it_is_acknowledged(store, monkeypatch):
    trial_id = store.create({"n": 1})
    calls = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: calls.append(kind_of(fd)) or real(fd))

    edit(store, trial_id, n=1)

    assert calls == ["folder"]


@pytest.mark.parametrize("step", range(1, 8))
@pytest.mark.parametrize(
    "damage", [lambda path: path.write_bytes(b"?"), lambda path: path.unlink()], ids=["bad", "gone"]
)
def test_a_file_damaged_after_a_kill_at_any_step_costs_one_acknowledged_save_at_most(store, tmp_path, step, damage):
    trial_id = store.create({"n": 1})
    edit(store, trial_id, n=2)
    edit(store, trial_id, n=3)
    with dying(step):
        edit(store, trial_id, n=4)

    damage(current(tmp_path, trial_id))

    assert store.load(trial_id).recovered
    assert store.load(trial_id).document["n"] in (2, 3)
    with store.editing(trial_id) as snapshot:
        assert snapshot.document["n"] in (2, 3)
    edit(store, trial_id, n=5)
    assert store.load(trial_id).document == {"n": 5}
    assert names_beside(current(tmp_path, trial_id)) == ["trial.json", "trial.json.previous"]


def test_what_a_killed_save_had_acknowledged_before_it_is_there_though_the_newest_file_is_damaged(store, tmp_path):
    trial_id = store.create({"n": 1})
    edit(store, trial_id, n=2)
    with dying(2, "replace"):  # the new file stands, the one before is held
        edit(store, trial_id, n=3)

    current(tmp_path, trial_id).write_bytes(b"?")

    assert store.load(trial_id).document == {"n": 2}


def kind_of(descriptor):
    return "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"


def test_who_waits_to_edit_a_trial_that_is_deleted_meanwhile_finds_none(store, tmp_path, monkeypatch):
    trial_id = store.create({"n": 1})
    waiter, asks, waiting = TinyDBStore(tmp_path), Event(), []
    take, finish = tinydb_store.take, store._finish_deletions

    def ask_and_finish():
        monkeypatch.setattr(tinydb_store, "take", lambda *arguments: asks.set() or take(*arguments))
        waiting.append(thread.submit(edit, waiter, trial_id, n=2))
        asks.wait()
        finish()
        assert not waiting[0].done()

    with ThreadPoolExecutor(1) as thread:
        monkeypatch.setattr(store, "_finish_deletions", ask_and_finish)  # the trial is unreachable
        store.delete(trial_id)

    assert isinstance(waiting[0].exception(), TrialNotFound)
    assert list(store.ids()) == []


def test_a_save_that_waits_too_long_for_another_is_an_error(store, tmp_path, monkeypatch):
    trial_id = store.create({"n": 1})
    monkeypatch.setattr(tinydb_store, "LOCK_SECONDS", 0.02)

    with ThreadPoolExecutor(1) as thread, store.editing(trial_id) as snapshot:
        error = thread.submit(edit, TinyDBStore(tmp_path), trial_id, n=2).exception()
        snapshot.document["n"] = 3

    assert isinstance(error, StoreUnavailable)
    assert store.load(trial_id).document == {"n": 3}


def test_who_reads_waits_for_no_writer(store):
    trial_id = store.create({"n": 1})

    with store.editing(trial_id) as snapshot:
        snapshot.document["n"] = 2
        assert store.load(trial_id).document == {"n": 1}


@pytest.mark.parametrize("damaged", [b"", b"[]", b"{", b"\xff"])
def test_a_damaged_link_record_is_an_error_and_not_an_unknown_link(tmp_path, damaged):
    links, name = FileLinkStore(tmp_path), "ab" * 32
    links.put(name, {"role": "edit"})

    next(tmp_path.rglob("*.json")).write_bytes(damaged)

    with pytest.raises(StoreUnavailable):
        links.get(name)
