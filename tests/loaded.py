"""Runs the browser and fault tests again and again on a busy machine: `uv run python -m tests.loaded --runs 10`.

A busy loop on every core makes the machine slow; a test that then fails waits for a time and not for a state.
"""

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

TESTS = ["tests/browser", *sorted(str(path) for path in Path("tests").glob("test_*faults*.py"))]
REPORT = "junit.xml"


def burn() -> None:
    """Keep a core busy."""
    while True:
        pass


def failures(report: Path) -> list[str]:
    """Return the names of the tests that failed in a run, by pytest's own report."""
    cases = ElementTree.parse(report).iter("testcase")
    bad = [case for case in cases if {"failure", "error"} & {part.tag for part in case}]
    return [f"{case.get('classname')}::{case.get('name')}" for case in bad]


def run(tests: list[str], folder: Path) -> list[str]:
    """Run the tests once; return those that failed."""
    report = folder / REPORT
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *tests]
    done = subprocess.run(command, capture_output=True, text=True)
    if not report.exists():
        sys.exit(done.stdout + done.stderr)
    return failures(report)


def main() -> None:
    """The exit status says whether any test failed in any run."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=10)
    arguments.add_argument("tests", nargs="*", default=TESTS, help="what pytest runs; all browser and fault tests")
    asked = arguments.parse_args()
    failed: Counter[str] = Counter()
    loops = [multiprocessing.Process(target=burn, daemon=True) for _ in range(os.cpu_count() or 1)]
    for loop in loops:
        loop.start()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, asked.runs + 1):
            started = time.monotonic()
            found = run(asked.tests, Path(folder))
            failed.update(found)
            print(f"run {number} ({time.monotonic() - started:.0f} s): {len(found)} failed", flush=True)
    for loop in loops:
        loop.terminate()
    for name, times in failed.most_common():
        print(f"{times} of {asked.runs}: {name}")
    print(f"{asked.runs} runs: {failed.total()} failures")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
