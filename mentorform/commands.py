"""What an operator runs: `flask remove-expired`."""

from datetime import UTC, datetime

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from mentorform.keeping import remove_past_trials


def init_app(app: Flask) -> None:
    """Give the `flask` command the program's own commands."""
    app.cli.add_command(remove_expired)


@click.command("remove-expired")
@with_appcontext
def remove_expired() -> None:
    """Remove the trials that ended longer ago than they may be kept."""
    known = current_app.extensions
    removed, unreadable = remove_past_trials(
        known["store"], known["links"], known["settings"].keep_days, datetime.now(UTC)
    )
    click.echo(f"removed: {removed}")
    if unreadable:
        raise click.ClickException(f"not readable, left alone: {unreadable}")
