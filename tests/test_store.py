"""What every store promises, run against each."""

import threading

import pytest
from memory_store import MemoryStore

from mentorform.store import NewerDocument, TrialNotFound
from mentorform.store.links import FileLinkStore
from mentorform.store.tinydb_store import TinyDBStore

UNKNOWN = "0" * 32


@pytest.fixture(params=["tinydb", "memory"])
def store(request, tmp_path):
    return TinyDBStore(tmp_path) if request.param == "tinydb" else MemoryStore()


def test_a_new_document_comes_back_as_it_was_kept(store):
    document = {"text": "ä € 😀 \n\t", "list": [1, {"deep": None}], "empty": {}}

    trial_id = store.create(document)

    snapshot = store.load(trial_id)
    assert snapshot.document == document
    assert not snapshot.recovered


@pytest.mark.parametrize("made", [TinyDBStore, lambda _folder, schema: MemoryStore(schema)])
def test_a_document_of_a_newer_schema_is_neither_read_nor_written(made, tmp_path):
    store = made(tmp_path, schema=1)
    known, newer = store.create({"schema": 1}), store.create({"schema": 2})

    assert store.load(known).document == {"schema": 1}
    with pytest.raises(NewerDocument):
        store.load(newer)
    with pytest.raises(NewerDocument), store.editing(newer) as snapshot:
        snapshot.document["schema"] = 1
    with pytest.raises(NewerDocument), store.editing(newer, purge=True):
        pass
    assert store.generation(newer) == 1


def test_ids_are_random_and_listed(store):
    made = {store.create({}) for _ in range(20)}

    assert len(made) == 20
    assert set(store.ids()) == made


def test_what_is_changed_while_editing_is_kept(store):
    trial_id = store.create({"n": 1})

    with store.editing(trial_id) as snapshot:
        snapshot.document["n"] = 2
        snapshot.document["new"] = ["x"]

    assert store.load(trial_id).document == {"n": 2, "new": ["x"]}


def test_every_write_is_a_later_generation_and_no_change_is_none(store):
    trial_id = store.create({"n": 1})
    first = store.load(trial_id).generation

    with store.editing(trial_id):
        pass
    assert store.load(trial_id).generation == first

    with store.editing(trial_id) as snapshot:
        snapshot.document["n"] = 2
    assert store.load(trial_id).generation > first


def test_a_purge_keeps_what_was_changed_and_the_next_write_is_later(store):
    trial_id = store.create({"n": 1})

    with store.editing(trial_id, purge=True) as snapshot:
        snapshot.document["n"] = 2
    purged = store.load(trial_id)
    with store.editing(trial_id) as snapshot:
        snapshot.document["n"] = 3

    assert purged.document == {"n": 2}
    assert not purged.recovered
    assert store.load(trial_id).generation > purged.generation


def test_the_generation_is_told_without_the_document(store):
    trial_id = store.create({"n": 1})
    first = store.generation(trial_id)
    assert first == store.load(trial_id).generation

    with store.editing(trial_id) as snapshot:
        snapshot.document["n"] = 2
    assert store.generation(trial_id) == store.load(trial_id).generation > first

    store.delete(trial_id)
    assert [store.generation(unknown) for unknown in (trial_id, UNKNOWN, "", "../" + "0" * 29)] == [None] * 4


def test_an_error_while_editing_keeps_nothing(store):
    trial_id = store.create({"n": 1})

    with pytest.raises(ZeroDivisionError), store.editing(trial_id) as snapshot:
        snapshot.document["n"] = 2
        raise ZeroDivisionError

    assert store.load(trial_id).document == {"n": 1}
    with store.editing(trial_id) as snapshot:
        snapshot.document["n"] = 3
    assert store.load(trial_id).document == {"n": 3}


def test_a_snapshot_is_the_readers_own(store):
    trial_id = store.create({"n": [1]})

    store.load(trial_id).document["n"].append(2)

    assert store.load(trial_id).document == {"n": [1]}


@pytest.mark.parametrize("trial_id", [UNKNOWN, "", "x", "../" + "0" * 29, "A" * 32])
def test_an_unknown_id_is_not_found(store, trial_id):
    with pytest.raises(TrialNotFound):
        store.load(trial_id)
    with pytest.raises(TrialNotFound), store.editing(trial_id):
        pass
    with pytest.raises(TrialNotFound):
        store.delete(trial_id)


def test_a_deleted_trial_is_gone_and_the_others_stay(store):
    gone, stays = store.create({"a": 1}), store.create({"b": 2})

    store.delete(gone)

    assert list(store.ids()) == [stays]
    with pytest.raises(TrialNotFound):
        store.load(gone)
    with pytest.raises(TrialNotFound):
        store.delete(gone)


def test_two_threads_writing_one_trial_lose_no_update(store):
    trial_id = store.create({"n": 0})

    def count():
        for _ in range(100):
            with store.editing(trial_id) as snapshot:
                snapshot.document["n"] += 1

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert store.load(trial_id).document == {"n": 200}


def test_a_healthy_store_checks_well(store):
    store.check()


def test_a_link_record_is_kept_replaced_and_removed(tmp_path):
    links, name = FileLinkStore(tmp_path), "ab" * 32

    assert links.get(name) is None
    links.put(name, {"role": "edit"})
    links.put(name, {"role": "read"})
    assert links.get(name) == {"role": "read"}

    links.delete(name)
    links.delete(name)
    assert links.get(name) is None


@pytest.mark.parametrize("name", ["ab", "AB" * 32, "../" + "a" * 61])
def test_a_link_record_has_no_other_name_than_one_that_is_derived(tmp_path, name):
    links = FileLinkStore(tmp_path)

    for ask in (links.get, links.delete, lambda name: links.put(name, {})):
        with pytest.raises(ValueError, match=name):
            ask(name)
