"""How long trials are kept, and their removal: the document, its links' records, both preparations."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from mentorform.schedule import months_after
from mentorform.store import LinkStore, NewerDocument, Store, StoreUnavailable, TrialNotFound
from mentorform.trial import LONGEST_MONTHS, Document, Trial

MOST_DAYS_BETWEEN_RUNS = 45  # the removal runs nightly; more is a server that stood still or a clock that jumped


def clock_may_have_jumped(last_run: date | None, today: date) -> bool:
    """Say whether a removal that goes by this day could remove what is not past: a wrong clock knows no mercy."""
    return last_run is not None and not 0 <= (today - last_run).days <= MOST_DAYS_BETWEEN_RUNS


@dataclass(slots=True)
class Removal:
    """What a removal did: how many trials it removed, and the faults that it met, by the id of the document."""

    removed: int = 0
    faults: dict[str, str] = field(default_factory=dict)


def delete_trial(store: Store, links: LinkStore, trial_id: str) -> None:
    """Remove a trial for good, with its preparations and every link to them.

    Raises `TrialNotFound`, and `NewerDocument` before anything is removed.
    """
    document = store.load(trial_id).document
    for part in list(_preparations(store, document)):
        _forget_links(links, part)
    for made in document.get("preparations", []):
        with suppress(TrialNotFound):
            store.delete(made["id"])
    _forget_links(links, document)
    store.delete(trial_id)


def remove_past_trials(store: Store, links: LinkStore, keep_days: int, now: datetime) -> Removal:
    """Remove the trials that are past. One that cannot be read is a fault, and stays until nothing can need it.

    A preparation goes with its trial, and by its own last change only where that trial is gone.
    """
    done = Removal()
    for trial_id in list(store.ids()):
        try:
            done.removed += _remove_if_past(store, links, trial_id, keep_days, now.date())
        except TrialNotFound:
            continue  # it went with its trial
        except Exception as error:  # whatever is odd about one document keeps no other one
            done.faults[trial_id] = type(error).__name__  # its message may hold what somebody wrote
            with suppress(StoreUnavailable, TrialNotFound):
                if not isinstance(error, NewerDocument):
                    done.removed += _remove_if_too_old(store, trial_id, keep_days, now.date())
    return done


def _remove_if_past(store: Store, links: LinkStore, trial_id: str, keep_days: int, today: date) -> bool:
    """Remove a trial that is past; say whether one was removed. A preparation is none."""
    document = store.load(trial_id).document
    if _has_trial(store, document) or not Trial(document).is_past(today, keep_days):
        return False
    delete_trial(store, links, trial_id)
    return "trial" not in document


def _remove_if_too_old(store: Store, trial_id: str, keep_days: int, today: date) -> bool:
    """Remove what cannot be read and was last written longer ago than any trial is kept; say whether it was."""
    written = store.last_written(trial_id)
    if written is None or months_after(written.date(), LONGEST_MONTHS) + timedelta(days=keep_days) >= today:
        return False
    store.delete(trial_id)
    return True


def _has_trial(store: Store, document: Document) -> bool:
    """Say whether this is the preparation of a trial that is still there, be it readable or not."""
    if "trial" not in document:
        return False
    try:
        store.load(document["trial"])
    except TrialNotFound:
        return False
    except StoreUnavailable:
        return True  # a fault of the trial, which is named by itself
    return True


def _preparations(store: Store, document: Document) -> Iterator[Document]:
    for made in document.get("preparations", []):
        try:
            yield store.load(made["id"]).document
        except NewerDocument:
            raise
        except (TrialNotFound, StoreUnavailable):
            continue


def _forget_links(links: LinkStore, document: Document) -> None:
    for name in document.get("links", []):
        links.delete(name)
