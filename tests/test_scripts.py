"""The scripts of the pages do what their unit tests say, against a clock and a network that stand still."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / ".ci" / "deno.json"
TESTS = sorted((ROOT / "tests" / "scripts").glob("*.test.js"))


@pytest.fixture(scope="module")
def deno():
    """A Deno, or a skip with the reason; where the environment demands one, a failure."""
    path = shutil.which("deno")
    if path is None:
        reason = "no Deno here (uv sync --group scripts)"
        pytest.fail(reason) if os.environ.get("MENTORFORM_SCRIPTS") == "required" else pytest.skip(reason)
    return path


@pytest.mark.parametrize("tests", TESTS, ids=lambda path: path.name)
def test_the_scripts_do_what_their_unit_tests_say(deno, tests):
    command = [deno, "test", "--config", str(CONFIG), "--no-check", "--cached-only", "--quiet", str(tests)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, "NO_COLOR": "1"})

    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 failed" in done.stdout
