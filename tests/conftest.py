"""What tests share: an app with a folder of its own, a person at it, a trial."""

import pytest

pytest.register_assert_rewrite("people")

from people import Person  # noqa: E402

from mentorform.config import Settings  # noqa: E402
from mentorform.web import create_app  # noqa: E402


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
