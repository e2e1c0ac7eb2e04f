"""Cursors: where the next part of a list begins.

A cursor holds the key of the last entry given and a fingerprint of the question, signed with the portal's secret. The
next part begins after that key, so that entries which come or go meanwhile neither repeat nor skip others. One that
was altered, or that belongs to another question, is refused.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, Generic, TypeVar

from flask import request
from itsdangerous import BadData, URLSafeSerializer

from portal.api.problems import Kind, refuse
from portal.composition import homeward

T = TypeVar("T")

#: A key orders a list and names one entry of it. It is made of what never changes of the entry: one that moved in its
#: list while somebody reads it part by part would come twice, or not at all.
Key = tuple[str | int, ...]

_SALT: Final = "homeward.api.cursor"


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """A part of a list, and the cursor of the next one: None where this is the last."""

    entries: Sequence[T]
    cursor: str | None


def part_of(
    entries: Iterable[T], key: Callable[[T], Key], cursor: str | None, limit: int, *, newest_first: bool = False
) -> Part[T]:
    """Return the part of a whole list, sorted by ``key`` (backwards with ``newest_first``), after the cursor."""
    after = key_after(cursor)
    ordered = sorted(entries, key=key, reverse=newest_first)
    if after is not None:
        ordered = [entry for entry in ordered if (key(entry) < after if newest_first else key(entry) > after)]
    return cut(ordered, key, limit)


def cut(entries: Sequence[T], key: Callable[[T], Key], limit: int) -> Part[T]:
    """Return at most ``limit`` of entries in their order; one more than that tells that there is a next part."""
    if len(entries) <= limit:
        return Part(entries, None)
    return Part(entries[:limit], _signed(key(entries[limit - 1])))


def key_after(cursor: str | None) -> Key | None:
    """Return the key that a cursor holds, None without one. Ends the request where the cursor is not for it."""
    if cursor is None:
        return None
    try:
        question, *key = _serializer().loads(cursor)
    except (BadData, ValueError, TypeError):
        refuse(Kind.BAD_CURSOR, "This cursor is not one of ours, or it is too old. Begin again without a cursor.")
    if question != _question():
        refuse(Kind.BAD_CURSOR, "This cursor belongs to another question. Begin again without a cursor.")
    return tuple(key)


def _signed(key: Key) -> str:
    return str(_serializer().dumps([_question(), *key]))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(homeward().settings.signing_secret, salt=_SALT)


def _question() -> str:
    """Fingerprint the address without cursor and limit: how many are wanted may change on the way."""
    asked = sorted((name, value) for name, value in request.args.items() if value and name not in {"cursor", "limit"})
    return blake2b(repr((request.path, asked)).encode(), digest_size=6).hexdigest()
