"""Takes walks and prints what each found: `uv run python -m tests.walks --seed 1 --walks 100`."""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter

from tests.walks.walk import FIGURES, Result, walk

FAULTS_TOLD = 8  # of a walk


def tell(result: Result) -> None:
    print(result, *result.faults[:FAULTS_TOLD], sep="\n  ", flush=True)


def main() -> None:
    """The exit status says whether any walk found a fault."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    arguments.add_argument("--walks", type=int, default=100, help="of this seed and those after it")
    arguments.add_argument("--at-once", type=int, default=4)
    asked = arguments.parse_args()
    print(f"seed {asked.seed}", flush=True)
    started = time.monotonic()
    results = asyncio.run(walk(range(asked.seed, asked.seed + asked.walks), asked.at_once, tell))
    figures = sum((result.figures for result in results), Counter())
    bad = [result.seed for result in results if result.faults]
    told = ", ".join(f"{name} {figures[name]}" for name in FIGURES)
    print(f"{len(results)} walks ({time.monotonic() - started:.0f} s): {told}; with faults: {bad or 'none'}")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
