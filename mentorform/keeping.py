"""How long trials are kept, and their removal: the document, its links' records, both preparations."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

from mentorform.store import LinkStore, Store, StoreUnavailable, TrialNotFound
from mentorform.trial import Document, Trial

MOST_DAYS_BETWEEN_RUNS = 45  # the removal runs nightly; more is a server that stood still or a clock that jumped


def clock_may_have_jumped(last_run: date | None, today: date) -> bool:
    """Say whether a removal that goes by this day could remove what is not past: a wrong clock knows no mercy."""
    return last_run is not None and not 0 <= (today - last_run).days <= MOST_DAYS_BETWEEN_RUNS


def delete_trial(store: Store, links: LinkStore, trial_id: str) -> None:
    """Remove a trial for good, with its preparations and every link to them. Raises `TrialNotFound`."""
    document = store.load(trial_id).document
    for part in _preparations(store, document):
        _forget_links(links, part)
    for made in document.get("preparations", []):
        with suppress(TrialNotFound):
            store.delete(made["id"])
    _forget_links(links, document)
    store.delete(trial_id)


def remove_past_trials(store: Store, links: LinkStore, keep_days: int, now: datetime) -> tuple[int, int]:
    """Remove the trials that are past; return how many were removed and how many could not be read.

    A preparation goes with its trial, and by its own last change only where that trial is gone.
    """
    removed = unreadable = 0
    for trial_id in list(store.ids()):
        try:
            document = store.load(trial_id).document
            if not _has_trial(store, document) and Trial(document).is_past(now.date(), keep_days):
                delete_trial(store, links, trial_id)
                removed += "trial" not in document
        except TrialNotFound:
            continue  # it went with its trial
        except StoreUnavailable:
            unreadable += 1
    return removed, unreadable


def _has_trial(store: Store, document: Document) -> bool:
    """Say whether this is the preparation of a trial that is still there."""
    if "trial" not in document:
        return False
    try:
        store.load(document["trial"])
    except TrialNotFound:
        return False
    return True


def _preparations(store: Store, document: Document) -> Iterator[Document]:
    for made in document.get("preparations", []):
        with suppress(TrialNotFound, StoreUnavailable):
            yield store.load(made["id"]).document


def _forget_links(links: LinkStore, document: Document) -> None:
    for name in document.get("links", []):
        links.delete(name)
