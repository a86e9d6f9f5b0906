"""The domain knows no framework, also when it is really imported: a package loads more than what its module names."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
DOMAIN = next(contract for contract in CONTRACTS if contract["name"] == "The domain knows no framework")
LOADED = "import importlib, sys; importlib.import_module(sys.argv[1]); print(*sys.modules)"


def loaded_by(module):
    """Return the names of all modules that stand in a new interpreter once this one is imported."""
    run = subprocess.run([sys.executable, "-c", LOADED, module], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("module", DOMAIN["source_modules"])
def test_a_module_of_the_domain_loads_no_framework(module):
    assert loaded_by(module) & set(DOMAIN["forbidden_modules"]) == set()


def test_what_wires_the_program_is_seen_to_load_them_all():
    assert set(DOMAIN["forbidden_modules"]) <= loaded_by("mentorform.web")
