"""What the documents say is true of the program."""

from pathlib import Path

import pytest

from mentorform import config
from mentorform.config import SettingError, Settings, reachable_address, secret_key
from mentorform.content_loader import QUESTION_KINDS
from mentorform.names import KINDS
from mentorform.store.disk import make_folder

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.__slots__)
def test_every_setting_is_in_the_readme(name):
    assert f"`MENTORFORM_{name.upper()}`" in README


@pytest.mark.parametrize("path", sorted((ROOT / "mentorform").glob("*.py")), ids=lambda path: path.name)
def test_every_module_is_in_the_readmes_map(path):
    assert f"{path.name}`" in README


def test_every_kind_of_question_that_the_model_may_name_has_its_fields():
    assert set(KINDS) == QUESTION_KINDS


def test_settings_come_from_the_environment():
    settings = Settings.from_environment({"MENTORFORM_PORT": "9000", "MENTORFORM_BASE_URL": "https://a.example/"})

    assert (settings.port, settings.base_url, settings.keep_days) == (9000, "https://a.example", 90)


@pytest.mark.parametrize("value", ["x", "-1", "70000", "1.5"])
def test_a_setting_that_cannot_be_used_is_named(value):
    with pytest.raises(SettingError, match="MENTORFORM_PORT"):
        Settings.from_environment({"MENTORFORM_PORT": value})


def test_the_secret_key_survives_a_restart_and_is_for_its_owner_alone(settings):
    assert secret_key(settings) == secret_key(settings)
    assert (settings.data / "secret-key").stat().st_mode & 0o077 == 0


def test_a_server_on_every_address_is_reached_at_one_that_a_tablet_can_open():
    assert reachable_address("192.168.1.5") == "192.168.1.5"
    assert reachable_address("0.0.0.0") != "0.0.0.0"


def test_a_secret_key_that_a_kill_left_empty_is_made_anew_and_kept(settings):
    settings.data.mkdir()
    (settings.data / "secret-key").touch()

    made = secret_key(settings)

    assert made
    assert secret_key(settings) == made


def test_workers_that_start_at_once_sign_with_one_key(settings, monkeypatch):
    first = []
    monkeypatch.setattr(config, "make_folder", lambda *folders: make_folder(*folders) or another_worker())

    def another_worker():
        monkeypatch.setattr(config, "make_folder", make_folder)
        first.append(secret_key(settings))

    assert secret_key(settings) == first[0]
