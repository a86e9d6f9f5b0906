"""Kills, damages, fills and cuts the power, and prints figures: `uv run python -m tests.faults --kills 200`."""

import argparse
import random
import signal
import sys
import time

from tests.faults.kinds import KINDS, oracle
from tests.faults.powercut import check
from tests.faults.syscalls import why_not


def main():
    """Run each kind of fault; the exit code says whether any promise was broken."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=25, help="kills of each kind")
    arguments.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    arguments.add_argument("--kind", choices=KINDS, action="append", help="only these")
    asked = arguments.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whoever ends this ends its servers too
    print(f"seed {asked.seed}", flush=True)
    bad = 0
    for kind in asked.kind or KINDS:
        started = time.monotonic()
        figures = oracle(kind, asked.kills, asked.seed)
        print(
            f"{figures} ({time.monotonic() - started:.0f} s) {figures.statuses}", *figures.bad, sep="\n  ", flush=True
        )
        bad += len(figures.bad)
    if not asked.kind and not (reason := why_not()):
        cuts = check()
        print(cuts, dict(cuts.bad))
        bad += cuts.bad.total()
    elif not asked.kind:
        print(f"power cut: not checked, {reason}")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
