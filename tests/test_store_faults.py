"""The store when processes are killed, files are damaged and disks are full: these tests really do it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mentorform.store import StoreFull, StoreUnavailable, TrialNotFound
from mentorform.store.links import FileLinkStore
from mentorform.store.tinydb_store import TinyDBStore

HERE = Path(__file__).parent
COUNT = """
import sys
from pathlib import Path
from mentorform.store.tinydb_store import TinyDBStore
store, trial_id, times = TinyDBStore(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
for _ in range(times):
    with store.editing(trial_id) as snapshot:
        snapshot.document["n"] += 1
        snapshot.document["padding"] = "x" * 20_000
    print(snapshot.document["n"], flush=True)
"""
FILL = """
import resource, sys
from pathlib import Path
from mentorform.store import StoreFull
from mentorform.store.tinydb_store import TinyDBStore
store, trial_id = TinyDBStore(Path(sys.argv[1])), sys.argv[2]
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    with store.editing(trial_id) as snapshot:
        snapshot.document["big"] = "x" * 100_000
except StoreFull:
    print("full")
with store.editing(trial_id) as snapshot:
    snapshot.document["small"] = "fits"
print("fits")
"""


@pytest.fixture
def store(tmp_path):
    return TinyDBStore(tmp_path)


def run(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, text=True, cwd=HERE.parent
    )


def current(folder, trial_id):
    return next(folder.rglob(f"{trial_id}/trial.json"))


def edit(store, trial_id, **values):
    with store.editing(trial_id) as snapshot:
        snapshot.document.update(values)


def test_two_processes_writing_one_trial_lose_no_update(store, tmp_path):
    trial_id = store.create({"n": 0})

    workers = [run(COUNT, tmp_path, trial_id, 60) for _ in range(2)]
    for worker in workers:
        worker.communicate()

    assert store.load(trial_id).document["n"] == 120


def test_a_process_killed_over_and_over_in_mid_write_loses_no_acknowledged_save(store, tmp_path):
    trial_id = store.create({"n": 0})
    acknowledged = 0

    for kill in range(25):
        worker = run(COUNT, tmp_path, trial_id, 100_000)
        first = worker.stdout.readline()  # it is writing now
        time.sleep(0.003 * (kill % 10))
        worker.send_signal(signal.SIGKILL)
        lines = [first, *worker.communicate()[0].split()]
        acknowledged = max([acknowledged, *(int(line) for line in lines if line.strip())])

        snapshot = store.load(trial_id)
        assert snapshot.document["n"] >= acknowledged
        assert not snapshot.recovered


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

    out, _ = run(FILL, tmp_path, trial_id).communicate()

    assert out.split() == ["full", "fits"]
    assert store.load(trial_id).document == {"text": "kept", "small": "fits"}
    assert sorted(p.name for p in current(tmp_path, trial_id).parent.iterdir()) == ["trial.json", "trial.json.previous"]


def test_an_fsync_that_fails_is_an_error_and_the_old_document_stays(store, monkeypatch):
    trial_id = store.create({"text": "kept"})

    def fail(descriptor):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(StoreUnavailable), store.editing(trial_id) as snapshot:
            snapshot.document["text"] = "lost"

    assert store.load(trial_id).document == {"text": "kept"}
    edit(store, trial_id, text="again")
    assert store.load(trial_id).document == {"text": "again"}


def test_a_document_and_its_name_are_on_disk_before_a_save_is_acknowledged(store, monkeypatch):
    trial_id = store.create({"n": 0})
    edit(store, trial_id, n=1)
    calls = []
    real = {name: getattr(os, name) for name in ("fsync", "replace")}
    monkeypatch.setattr(os, "fsync", lambda fd: calls.append(kind_of(fd)) or real["fsync"](fd))
    monkeypatch.setattr(os, "replace", lambda a, b: calls.append(Path(b).name) or real["replace"](a, b))

    edit(store, trial_id, n=2)

    assert calls == ["file", "trial.json.previous", "trial.json", "folder"]


def kind_of(descriptor):
    return "folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file"


def test_what_is_purged_stands_in_no_file(store, tmp_path):
    trial_id = store.create({"text": "secret"})
    edit(store, trial_id, text="secret too")

    with store.editing(trial_id, purge=True) as snapshot:
        snapshot.document["text"] = ""

    assert all(b"secret" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert store.load(trial_id).document == {"text": ""}


def test_a_deleted_trial_leaves_no_file(store, tmp_path):
    trial_id = store.create({"text": "secret"})
    edit(store, trial_id, text="secret too")

    store.delete(trial_id)

    assert [path for path in (tmp_path / "trials").rglob("*") if path.is_file()] == []


def test_who_waits_to_edit_a_trial_that_is_deleted_meanwhile_finds_none(store):
    trial_id = store.create({"n": 1})
    errors, waiting = [], threading.Event()

    def wait_and_edit():
        waiting.set()
        try:
            edit(store, trial_id, n=2)
        except TrialNotFound as error:
            errors.append(error)

    waiter = threading.Thread(target=wait_and_edit)
    with pytest.raises(TrialNotFound), store.editing(trial_id) as snapshot:
        waiter.start()
        waiting.wait()
        folder = current(store._folder, trial_id).parent
        folder.rename(folder.with_name(".tmp-gone"))
        snapshot.document["n"] = 3
        raise TrialNotFound(trial_id)
    waiter.join()

    assert len(errors) == 1
    assert list(store.ids()) == []


def test_files_are_for_their_owner_alone(store, tmp_path):
    trial_id = store.create({"n": 1})
    edit(store, trial_id, n=2)

    for path in (tmp_path / "trials").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_number_of_lock_files_is_bounded(store, tmp_path):
    for _ in range(30):
        edit(store, store.create({"n": 1}), n=2)

    assert all(len(path.stem) == 3 for path in (tmp_path / "locks").iterdir())


def test_a_damaged_link_record_is_an_error_and_not_an_unknown_link(tmp_path):
    links, name = FileLinkStore(tmp_path), "ab" * 32
    links.put(name, {"role": "edit"})
    next(tmp_path.rglob("*.json")).write_bytes(b"[]")

    with pytest.raises(StoreUnavailable):
        links.get(name)


def test_a_full_disk_is_told_by_the_check(store, monkeypatch):
    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)

    with pytest.raises(StoreFull):
        store.check()
