"""What tests share: an app with a folder of its own, a person at it, a trial."""

import os
from functools import cache, partial

import hypothesis
import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache

pytest.register_assert_rewrite("people")

from people import Person  # noqa: E402

from mentorform import web  # noqa: E402
from mentorform.config import Settings  # noqa: E402
from mentorform.web import create_app  # noqa: E402

# Where CI is set, as `.ci/run` sets it: each run tries the same examples, and one that fails is shown as it was found.
hypothesis.settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    phases=set(hypothesis.Phase) - {hypothesis.Phase.shrink, hypothesis.Phase.explain},
)


@pytest.fixture(scope="session", autouse=True)
def made_once(tmp_path_factory):
    """What every app reads of the repository and none changes: its templates compiled, the model and the catalogs."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "templates"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        compiled = partial(Environment, bytecode_cache=FileSystemBytecodeCache(folder))
        patch.setattr(Flask, "jinja_environment", staticmethod(compiled))
        for name in ("load_model", "Catalogs"):
            patch.setattr(web, name, cache(getattr(web, name)))
        yield


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "data", operator="Hämeen testikunta", contact="apua@example.org")


@pytest.fixture
def app(settings):
    return create_app(settings)


@pytest.fixture
def person(app):
    return Person(app)


@pytest.fixture
def trial(person):
    """The address of a new trial's overview."""
    return person.begin()
