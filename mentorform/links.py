"""Capability links: tokens, the names of their records, and what each role may open. Pure.

A link is a token that is stored nowhere. Its record lies under a name derived from the token, so that finding
the record is the proof that the token is right, and a copied data folder opens no link.
"""

import base64
import binascii
import secrets
from enum import StrEnum

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

TOKEN_BYTES = 32  # 256 bits: a token is a key as well as a name, and later wraps the trial's own key
TOKEN_CHARS = 43  # the length of 32 bytes in URL-safe base64 without padding


class Role(StrEnum):
    """What the holder of a link may do."""

    EDIT = "edit"
    READ = "read"
    PREPARE_TRAINEE = "prepare-trainee"
    PREPARE_MENTOR = "prepare-mentor"


ROLES_BY_PLACE = {
    "t": frozenset({Role.EDIT}),
    "r": frozenset({Role.READ}),
    "p": frozenset({Role.PREPARE_TRAINEE, Role.PREPARE_MENTOR}),
}


def new_token() -> str:
    """Return a new random token, 43 characters of URL-safe base64."""
    return _text(secrets.token_bytes(TOKEN_BYTES))


def is_canonical(token: str) -> bool:
    """Say whether this is the one spelling of its bytes. Base64 lets several texts decode to the same bytes."""
    if len(token) != TOKEN_CHARS:
        return False
    try:
        return _text(_bytes(token)) == token
    except (binascii.Error, ValueError):
        return False


def record_name(token: str) -> str:
    """Return the name of a token's record, 64 hexadecimal digits."""
    return _derive(token, b"id").hex()


def read_token(edit_token: str, number: int) -> str:
    """Derive the read-only token number `number` from the edit token. A raised number is a new link."""
    return _text(_derive(edit_token, b"read:%d" % number))


def _derive(token: str, purpose: bytes) -> bytes:
    # The token is uniformly random already, so HKDF's extract step has nothing to add.
    return HKDFExpand(algorithm=SHA256(), length=TOKEN_BYTES, info=b"mentorform:" + purpose).derive(_bytes(token))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(token: str) -> bytes:
    return base64.b64decode(token.encode("ascii") + b"=", altchars=b"-_", validate=True)
