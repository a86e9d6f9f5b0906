"""The systemd units start as they are shipped, and both know the same settings."""

import shlex
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mentorform.config import Settings
from mentorform.store.tinydb_store import TinyDBStore
from mentorform.trial import new_document
from tests.faults.served import STARTS_WITHIN, free_port
from tests.faults.web import ask

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
WEB, EXPIRY = "mentorform.service", "mentorform-expiry.service"
PLACES = {"/opt/mentorform/.venv/bin/python": sys.executable, "/opt/mentorform": str(ROOT)}
HELD = {  # what both must say
    "User": ["mentorform"],
    "EnvironmentFile": ["/etc/mentorform.env"],
    "StateDirectory": ["mentorform"],
    "StateDirectoryMode": ["0700"],
    "UMask": ["0077"],
    "LimitCORE": ["0"],
    "NoNewPrivileges": ["true"],
    "ProtectSystem": ["strict"],
    "CapabilityBoundingSet": [""],
}


def directives(unit):
    """Return what a unit says, each word with all its values."""
    found = {}
    for line in (DEPLOY / unit).read_text(encoding="utf-8").splitlines():
        word, is_one, value = line.partition("=")
        if is_one and not line.startswith("#"):
            found.setdefault(word, []).append(value)
    return found


def shipped_environment():
    """Return what the environment file sets."""
    lines = (DEPLOY / "mentorform.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture
def environment(tmp_path):
    """The shipped settings with a folder and a port of this test's own: all that the units' processes are given."""
    own = {"MENTORFORM_DATA": str(tmp_path / "data"), "MENTORFORM_PORT": str(free_port())}
    return shipped_environment() | own


@contextmanager
def started(unit, environment):
    """Run what a unit runs, where it runs it, with nothing but its environment."""
    said = directives(unit)
    (command,), (folder,) = said["ExecStart"], said["WorkingDirectory"]
    words = [PLACES.get(word, word) for word in shlex.split(command)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, cwd=PLACES[folder], env=environment, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def removed(environment):
    """Run the nightly removal and return what it says."""
    with started(EXPIRY, environment) as process:
        return process.communicate(timeout=STARTS_WITHIN)[0]


@pytest.mark.parametrize("unit", [WEB, EXPIRY, "mentorform-expiry.timer"])
def test_systemd_understands_every_unit(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze here (Debian: apt-get install systemd)")
    for path in DEPLOY.glob("*.[st]*"):
        text = path.read_text(encoding="utf-8")
        for shipped, here in PLACES.items():
            text = text.replace(shipped, here)
        (tmp_path / path.name).write_text(text, encoding="utf-8")

    run = subprocess.run(["systemd-analyze", "verify", tmp_path / unit], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert "mentorform" not in run.stderr


@pytest.mark.parametrize("unit", [WEB, EXPIRY])
def test_both_services_take_their_settings_from_one_file_and_guard_what_they_keep(unit):
    said = directives(unit)

    assert "Environment" not in said
    assert {word: said.get(word) for word in HELD} == HELD


def test_every_setting_of_the_environment_file_is_one():
    assert shipped_environment().keys() <= {f"MENTORFORM_{name.upper()}" for name in Settings.__slots__}


def test_the_program_starts_as_its_unit_says_and_ends_when_it_is_told_to(environment):
    with started(WEB, environment) as process:
        end = time.monotonic() + STARTS_WITHIN
        while ask(int(environment["MENTORFORM_PORT"]), "/healthz").status != 200:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.02)

        process.terminate()
        assert process.wait(STARTS_WITHIN) == 0


def test_a_trial_is_kept_as_long_as_the_pages_say(environment, tmp_path):
    store = TinyDBStore(tmp_path / "data")
    store.create(new_document(datetime.now(UTC) - timedelta(days=40)))

    assert removed(environment) == "removed: 0\n"
    assert removed(environment | {"MENTORFORM_KEEP_DAYS": "30"}) == "removed: 1\n"
    assert list(store.ids()) == []
