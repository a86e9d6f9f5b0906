"""Capability links: tokens, the names of their records, and what each role may open. Pure.

A link is a token that is stored nowhere. Its record lies under a name derived from the token, so that finding
the record is the proof that the token is right, and a copied data folder opens no link.

    {"role": "edit", "document": id,               what the link opens, and as what
     "unopened": true}                             a new link that nobody has used yet: it may still be replaced

A trial names the records of its links that write, oldest first, each with its read-only link (`pairs`): a link's
successors are those that stand behind it. Neither a record nor a document holds a token.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

TOKEN_BYTES = 32  # 256 bits: a token is a key as well as a name, and later wraps the trial's own key
TOKEN_CHARS = 43  # the length of 32 bytes in URL-safe base64 without padding

MARK_HEX = 32  # 128 bits: two trials on one device never have the same


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


class Pair(NamedTuple):
    """A link that writes and its read-only link, by the names of their records; `number` is the read-only link's."""

    edit: str
    read: str
    number: int


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


def pair_of(edit_token: str, number: int) -> Pair:
    """Return a link and its read-only link `number`."""
    return Pair(record_name(edit_token), record_name(read_token(edit_token, number)), number)


def pairs(document: dict[str, Any]) -> list[Pair]:
    """Return the links of a trial's document, oldest first."""
    names, numbers = document["links"], document["read"]
    numbers = numbers if isinstance(numbers, list) else [numbers]  # before, a trial had one link that writes
    return [Pair(*named) for named in zip(names[::2], names[1::2], numbers, strict=True)]


def keep_pairs(document: dict[str, Any], kept: Iterable[Pair]) -> None:
    """Write links into their trial's document, oldest first."""
    kept = list(kept)
    document["links"] = [name for pair in kept for name in (pair.edit, pair.read)]
    document["read"] = [pair.number for pair in kept]


def mark_of(document_id: str) -> str:
    """Return the mark of a document: the same on every page of each of its links, through which it opens nothing."""
    return hashlib.sha256(b"mentorform:mark:" + document_id.encode()).hexdigest()[:MARK_HEX]


def _derive(token: str, purpose: bytes) -> bytes:
    # The token is uniformly random already, so HKDF's extract step has nothing to add.
    return HKDFExpand(algorithm=SHA256(), length=TOKEN_BYTES, info=b"mentorform:" + purpose).derive(_bytes(token))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(token: str) -> bytes:
    return base64.b64decode(token.encode("ascii") + b"=", altchars=b"-_", validate=True)
