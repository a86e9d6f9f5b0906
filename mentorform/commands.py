"""What an operator runs: `flask remove-expired`."""

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from mentorform.keeping import clock_may_have_jumped, remove_past_trials
from mentorform.store.disk import make_folder, write_durably


def init_app(app: Flask) -> None:
    """Give the `flask` command the program's own commands."""
    app.cli.add_command(remove_expired)


@click.command("remove-expired")
@with_appcontext
def remove_expired() -> None:
    """Remove the trials that ended longer ago than they may be kept.

    Each trial that cannot be judged is named by its id; the others are removed all the same, and the command fails.
    Removes nothing when the clock stands far from the last run; run again, by hand or the next night, it goes on.
    """
    known = current_app.extensions
    now, settings = datetime.now(UTC), known["settings"]
    last = _note_run(settings.data, now.date())
    if clock_may_have_jumped(last, now.date()):
        raise click.ClickException(
            f"nothing removed: the last run was on {last} and the clock says {now.date()}. "
            "If the clock is right, run this again."
        )
    done = remove_past_trials(known["store"], known["links"], settings.keep_days, now)
    click.echo(f"removed: {done.removed}")
    for trial_id, fault in done.faults.items():  # an id opens nothing; the operator finds the file by it
        click.echo(f"fault in {trial_id}: {fault}", err=True)
    if done.faults:
        raise click.ClickException(f"faults: {len(done.faults)}")


def _note_run(data: Path, today: date) -> date | None:
    """Note the day of this run and return that of the last one; `None` where there was none."""
    path = data / "last-removal"
    try:
        last = date.fromisoformat(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        last = None
    except ValueError:  # damaged: as after a jump, this run only notes its day
        last = date.min
    with suppress(OSError):  # on a full disk the removal itself makes room
        make_folder(data, data)
        write_durably(path, today.isoformat().encode("ascii"))
    return last
