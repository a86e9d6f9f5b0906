"""What every copy of the program has ready, and no run changes: its code, the model, its compiled templates.

Only the process imports this from which the copies are made; see `copies`.
"""

import tempfile
from functools import cache, partial
from pathlib import Path

import jinja2
from flask import Flask
from flask.templating import Environment
from jinja2 import BytecodeCache

from mentorform import serving, web  # noqa: F401
from mentorform.config import Settings
from mentorform.views import pieces


class InMemory(BytecodeCache):
    """Keeps compiled templates in memory, where every copy has them."""

    def __init__(self):
        self._kept = {}

    def load_bytecode(self, bucket):
        """Give a template's code where it is kept."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket):
        """Keep a template's code."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


def make_ready():
    """Let what is made for one program serve all that this process makes, and make it."""
    Flask.jinja_environment = staticmethod(partial(Environment, bytecode_cache=InMemory()))
    pieces.Environment = partial(jinja2.Environment, bytecode_cache=InMemory())
    web.load_model = cache(web.load_model)
    with tempfile.TemporaryDirectory() as folder:
        app = web.create_app(Settings(data=Path(folder)))
    for environment in (app.jinja_env, app.extensions["pieces"].environment):
        for name in environment.list_templates():
            environment.get_template(name)


make_ready()
