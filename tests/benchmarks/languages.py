"""What languages cost: the start of the program with every catalog, and a page with two languages against one."""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from mentorform.i18n import BY_NEED, TRANSLATIONS
from mentorform.reading import PLAIN_FINNISH

START = 1.5  # seconds
TEXTS = 1_000  # in each catalog, as many as there may be once every part of the program is there
ROUNDS = 5
PROGRAM = """import sys; from pathlib import Path; from mentorform.web import create_app; from mentorform.config import Settings
create_app(Settings(data=Path(sys.argv[1])), translations=Path(sys.argv[2]))"""


def measure_start():
    """Print how long a processor works until a new process could answer: the same on a busy machine."""
    with tempfile.TemporaryDirectory() as folder:
        translations = Path(folder) / "translations"
        for code in (PLAIN_FINNISH, *BY_NEED[1:]):
            _plant(translations / code / "LC_MESSAGES")
        took = statistics.median(_once(folder, translations) for _ in range(ROUNDS))
    number = len(BY_NEED)
    print(
        f"{f'start with all {number} catalogs / {START} s':58} {took / START:6.2f}   (aim ≤ 1; {took:.2f} s)",
        flush=True,
    )


def _once(folder, translations):
    before = os.times()
    subprocess.run([sys.executable, "-c", PROGRAM, f"{folder}/data", str(translations)], check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _plant(place):
    """Write a catalog of a thousand texts: ours, and as many more like them as are missing."""
    place.mkdir(parents=True)
    header, *entries = (TRANSLATIONS / "uk" / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8").split("\n\n")
    more = [f'msgctxt "more {number}"\n{_without_context(entry)}' for number, entry in enumerate(entries)]
    text = "\n\n".join([header, *[*entries, *more][:TEXTS]])
    (place / "messages.po").write_text(text + "\n", encoding="utf-8")


def _without_context(entry):
    return "\n".join(line for line in entry.split("\n") if not line.startswith("msgctxt"))
