"""Settings from the environment, each with its meaning and its default."""

import os
import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mentorform.store.disk import make_folder, write_first

_MAIL = re.compile(r"[^\s@:/?]+@[^\s@:/?]+")

SECRET_BYTES = 32  # signs the session that guards forms against other sites


class SettingError(ValueError):
    """A setting that cannot be used; its message names the setting and says what it should be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set.

    `operator` keeps the data and is named to people; `contact` is the address for their questions. A trial is removed
    `keep_days` days after its end. `data` is the store's folder. `base_url` is what links and QR codes begin with,
    where the request's own address is not what people use. `links` is a TOML file with the addresses of Liite 4.
    """

    operator: str = ""
    contact: str = ""
    keep_days: int = 90
    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = 8000
    secret_key: str = ""
    base_url: str = ""
    links: Path | None = None

    @property
    def mail(self) -> str:
        """The contact, where it is an e-mail address; else empty."""
        return self.contact if _MAIL.fullmatch(self.contact) else ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read `MENTORFORM_…` variables. Raises `SettingError` for a value that cannot be used."""
        given = {name: environment.get(f"MENTORFORM_{name.upper()}", "").strip() for name in cls.__slots__}
        return cls(
            operator=given["operator"],
            contact=given["contact"],
            keep_days=_whole_number("KEEP_DAYS", given["keep_days"], default=90, most=3650),
            data=Path(given["data"] or "data"),
            host=given["host"] or "127.0.0.1",
            port=_whole_number("PORT", given["port"], default=8000, most=65535),
            secret_key=given["secret_key"],
            base_url=given["base_url"].rstrip("/"),
            links=Path(given["links"]) if given["links"] else None,
        )


def _whole_number(name: str, text: str, *, default: int, most: int) -> int:
    if not text:
        return default
    if not text.isdecimal() or int(text) > most:
        raise SettingError(f"MENTORFORM_{name} is {text!r}; it must be a whole number from 0 to {most}.")
    return int(text)


def secret_key(settings: Settings) -> str:
    """Return the key that signs sessions: the one set, else one made once and kept in the data folder.

    On a disk that cannot be written the key lasts for this run only: pages heal themselves when it changes.
    """
    if settings.secret_key:
        return settings.secret_key
    path = settings.data / "secret-key"
    try:
        if path.exists() and not _kept(path):
            path.unlink()  # left by a kill of an older version, which made the file and then wrote it
        if not path.exists():
            make_folder(settings.data, settings.data)
            write_first(path, secrets.token_hex(SECRET_BYTES).encode("ascii"))
        return _kept(path)
    except OSError:
        return secrets.token_hex(SECRET_BYTES)


def _kept(path: Path) -> str:
    return path.read_text(encoding="ascii").strip()


def reachable_address(host: str) -> str:
    """Return the address at which another device on the network reaches a server that listens on `host`."""
    if host not in ("0.0.0.0", "::", ""):  # noqa: S104 — asked about, not bound
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: nothing is sent, only the route is chosen
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address
