"""The files that a store leaves: who may read them, what is swept, and what a removal leaves behind."""

import json
import os
import signal
from pathlib import Path

import pytest
from store_faults import DELETE, PURGE, current, edit, files_that_hold, names_beside, run_to_its_end

from mentorform.store import StoreFull, StoreUnavailable, TrialNotFound
from mentorform.store.links import FileLinkStore
from mentorform.store.tinydb_store import TinyDBStore

BOTH = ["trial.json", "trial.json.previous"]


@pytest.fixture
def store(tmp_path):
    return TinyDBStore(tmp_path)


@pytest.fixture
def no_links(monkeypatch):
    def fail(*arguments):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", fail)


def test_opening_a_store_touches_no_disk(tmp_path):
    TinyDBStore(tmp_path / "data")
    FileLinkStore(tmp_path / "data")

    assert list(tmp_path.iterdir()) == []


def test_files_are_for_their_owner_alone(store, tmp_path):
    trial_id = store.create({"n": 1})
    edit(store, trial_id, n=2)
    FileLinkStore(tmp_path).put("ab" * 32, {"role": "edit"})

    modes = {path: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}

    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}


def test_the_generation_before_is_kept_also_where_files_cannot_be_linked(store, tmp_path, no_links):
    trial_id = store.create({"text": "one"})
    edit(store, trial_id, text="two")
    path = current(tmp_path, trial_id)
    assert {p.stat().st_mode & 0o777 for p in path.parent.iterdir()} == {0o600}

    path.write_bytes(b"damaged")

    assert store.load(trial_id).document == {"text": "one"}


def test_what_a_killed_save_left_is_swept_by_the_next(store, tmp_path):
    trial_id = store.create({"n": 1})
    path = current(tmp_path, trial_id)
    path.with_name(".tmp-trial.json").write_bytes(b"1 2 half of a" + b"x" * 1_000)
    os.link(path, path.with_name("trial.json.previous"))  # killed before the new file took its place

    edit(store, trial_id, n=2)
    edit(store, trial_id, n=3)
    edit(store, trial_id, n=4)

    assert names_beside(path) == BOTH
    path.unlink()
    assert store.load(trial_id).document == {"n": 3}


def test_a_held_file_that_is_the_generation_before_already_is_swept_too(store, tmp_path):
    trial_id = store.create({"n": 1})
    edit(store, trial_id, n=2)
    path = current(tmp_path, trial_id)
    os.link(path.with_name("trial.json.previous"), path.with_name("trial.json.held"))

    edit(store, trial_id, n=3)

    assert names_beside(path) == BOTH
    path.unlink()
    assert store.load(trial_id).document == {"n": 2}


def test_a_save_looks_through_no_folder(store, monkeypatch):
    trial_id = store.create({"n": 1})
    for name in ("listdir", "scandir"):
        monkeypatch.setattr(os, name, None)

    edit(store, trial_id, n=2)

    assert store.load(trial_id).document == {"n": 2}


def test_a_folder_that_cannot_be_read_is_the_stores_own_error(store, monkeypatch):
    trial_id = store.create({"n": 1})

    def fail(folder):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", fail)

    with pytest.raises(StoreUnavailable), store.editing(trial_id, purge=True):
        pass


def test_what_is_written_is_what_any_reader_of_json_writes(store, tmp_path):
    document = {"text": 'ä € 😀 \n\t\x01\x7f\u2028"\\/', "list": [1, True, {"deep": None}], "empty": {}}
    trial_id = store.create(document)

    body = current(tmp_path, trial_id).read_bytes().partition(b"\n")[2]

    assert json.loads(body) == {"trial": {"1": document}}
    assert body == json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode()


def test_what_is_purged_stands_in_no_file(store, tmp_path):
    trial_id = store.create({"text": "secret"})
    edit(store, trial_id, text="secret too")

    with store.editing(trial_id, purge=True) as snapshot:
        snapshot.document["text"] = ""

    assert files_that_hold(tmp_path, b"secret") == []
    assert store.load(trial_id).document == {"text": ""}
    current(tmp_path, trial_id).write_bytes(b"damaged")
    assert store.load(trial_id).document == {"text": ""}


def test_a_purge_empties_also_what_killed_saves_of_this_and_of_older_programs_left(store, tmp_path):
    trial_id = store.create({"text": "kept"})
    path = current(tmp_path, trial_id)
    for name in (".tmp-trial.json", ".tmp-0123456789ab", "trial.json.held"):
        path.with_name(name).write_bytes(b"1 2 half of a secret")

    with store.editing(trial_id, purge=True):
        pass

    assert files_that_hold(tmp_path, b"secret") == []
    assert names_beside(path) == BOTH


def test_a_purge_of_what_was_removed_before_empties_the_generation_before(store, tmp_path):
    trial_id = store.create({"text": "secret"})
    edit(store, trial_id, text="")
    generation = store.load(trial_id).generation

    with store.editing(trial_id, purge=True):
        pass

    assert files_that_hold(tmp_path, b"secret") == []
    assert store.load(trial_id).generation == generation


def test_a_purge_after_a_recovery_leaves_two_good_generations(store, tmp_path):
    trial_id = store.create({"text": "secret"})
    edit(store, trial_id, text="secret too")
    path = current(tmp_path, trial_id)
    path.write_bytes(b"damaged secret")

    with store.editing(trial_id, purge=True) as snapshot:
        snapshot.document["text"] = ""

    assert files_that_hold(tmp_path, b"secret") == []
    assert not store.load(trial_id).recovered
    path.unlink()
    assert store.load(trial_id).document == {"text": ""}


@pytest.mark.parametrize("files", [1, 2])
def test_a_removal_that_can_be_seen_is_a_removal_from_every_file_also_after_a_kill(store, tmp_path, files):
    trial_id = store.create({"text": "secret"})
    edit(store, trial_id, text="secret too")

    _out, code = run_to_its_end(PURGE, tmp_path, trial_id, files)
    assert code == -signal.SIGKILL

    seen = store.load(trial_id)
    assert not seen.recovered
    assert seen.document["text"] or files_that_hold(tmp_path, b"secret") == []
    with store.editing(trial_id, purge=True) as snapshot:
        snapshot.document["text"] = ""
    assert files_that_hold(tmp_path, b"secret") == []


def test_a_deleted_trial_leaves_no_file(store, tmp_path):
    trial_id = store.create({"text": "secret"})
    edit(store, trial_id, text="secret too")

    store.delete(trial_id)

    assert files_that_hold(tmp_path, b"secret") == []
    assert list(tmp_path.rglob(f"*{trial_id}*")) == []


def check(store):
    store.check()


def delete_another(store):
    store.delete(store.create({}))


@pytest.mark.parametrize("finish", [check, delete_another])
def test_a_deletion_that_was_killed_is_finished_by_the_next_check_or_deletion(store, tmp_path, finish):
    trial_id, stays = store.create({"text": "secret"}), store.create({"n": 1})

    _out, code = run_to_its_end(DELETE, tmp_path, trial_id)
    assert code == -signal.SIGKILL

    assert list(store.ids()) == [stays]
    with pytest.raises(TrialNotFound):
        store.load(trial_id)
    finish(store)
    assert files_that_hold(tmp_path, b"secret") == []
    assert store.load(stays).document == {"n": 1}


def test_a_damaged_trial_can_be_deleted(store, tmp_path):
    trial_id = store.create({"n": 1})
    current(tmp_path, trial_id).write_bytes(b"damaged")
    assert list(store.ids()) == [trial_id]

    store.delete(trial_id)

    assert list(store.ids()) == []


def test_a_folder_without_a_file_is_no_trial(store, tmp_path):
    trial_id = store.create({"n": 1})
    current(tmp_path, trial_id).unlink()  # as a process leaves it that was killed before its first write

    assert list(store.ids()) == []
    with pytest.raises(TrialNotFound):
        store.load(trial_id)


def test_an_id_that_is_a_path_reaches_no_file(store, tmp_path):
    folder = current(tmp_path, store.create({"n": 1})).parent

    for path in (str(folder), f"{folder}/"):
        with pytest.raises(TrialNotFound):
            store.load(path)
        with pytest.raises(TrialNotFound):
            store.delete(path)
    assert names_beside(folder / "trial.json") == ["trial.json"]


def test_a_check_leaves_nothing(store, tmp_path):
    store.check()

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_by_the_check(store, monkeypatch):
    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)

    with pytest.raises(StoreFull):
        store.check()


def test_a_disk_that_gives_back_other_bytes_is_told_by_the_check(store, monkeypatch):
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"other")

    with pytest.raises(StoreUnavailable):
        store.check()


def test_the_number_of_lock_files_is_bounded(store, tmp_path):
    for _ in range(30):
        edit(store, store.create({"n": 1}), n=2)

    assert all(len(path.stem) == 3 for path in (tmp_path / "locks").iterdir())
