"""Kills, damages and fills as often as asked, and prints figures: `uv run python -m tests.faults --kills 200`."""

import argparse
import random
import sys
import time

from tests.faults.oracle import KINDS, oracle


def main():
    """Run each kind of fault; the exit code says whether any promise was broken."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=25, help="kills of each kind")
    arguments.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    arguments.add_argument("--kind", choices=KINDS, action="append", help="only these")
    asked = arguments.parse_args()
    print(f"seed {asked.seed}", flush=True)
    bad = 0
    for kind in asked.kind or KINDS:
        started = time.monotonic()
        figures = oracle(kind, asked.kills, asked.seed)
        print(
            f"{figures} ({time.monotonic() - started:.0f} s) {figures.statuses}", *figures.bad, sep="\n  ", flush=True
        )
        bad += len(figures.bad)
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
