"""What tests share: an app with a folder of its own, a person at it, a trial."""

import os
from functools import cache, partial

import hypothesis
import jinja2
import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

pytest.register_assert_rewrite("people")

import places  # noqa: E402
from people import Person  # noqa: E402

from mentorform import web  # noqa: E402
from mentorform.config import Settings  # noqa: E402
from mentorform.i18n import Phrases  # noqa: E402
from mentorform.views import pieces  # noqa: E402
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


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session", autouse=True)
def made_once(tmp_path_factory):
    """What every app makes of the repository and none changes: compiled templates, model, catalogs, addresses."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "templates"
    for kind in ("pages", "pieces"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        pages = partial(Environment, bytecode_cache=FileSystemBytecodeCache(folder / "pages"))
        kept = partial(jinja2.Environment, bytecode_cache=FileSystemBytecodeCache(folder / "pieces"))
        patch.setattr(Flask, "jinja_environment", staticmethod(pages))
        patch.setattr(pieces, "Environment", kept)
        for name in ("load_model", "Catalogs"):
            patch.setattr(web, name, cache(getattr(web, name)))
        for name, model in translated_once().items():
            patch.setattr(Phrases, name, property(model))
        patch.setattr(places, "KEPT", folder / "full-trial.json")
        patch.setattr(Rule, "_compile_builder", built_once(Rule._compile_builder))
        yield


def translated_once():
    """Return the models of a reading's phrases, made once of the same model and the same catalogs."""
    made = {}

    def once(own):
        def model(phrases):
            of = (phrases.language, phrases.finnish, phrases.two_languages, phrases.catalogs, phrases.base)
            key = (own, *of[:3], *map(id, of[3:]))
            if key not in made:
                made[key] = own.func(phrases), of  # while these live, nothing else has their ids
            return made[key][0]

        return model

    return {name: once(vars(Phrases)[name]) for name in ("model", "plain_model")}


def built_once(compile_builder):
    """Return the code that writes the addresses of a rule, compiled once for all the apps that have the rule."""
    made = {}

    def builder(rule, append_unknown=True):
        key = (rule.rule, append_unknown, tuple(sorted((rule.defaults or {}).items())))
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    return builder


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
