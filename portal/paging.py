"""Long lists in pages of plain links, so that a page stays small on an old phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

from flask import request

_T = TypeVar("_T")

#: No list has more pages than so many digits can number; Python reads no number of thousands of digits.
_MOST_DIGITS: Final = 6


class NoSuchPage(ValueError):
    """The address asks for a page that the list does not have."""


@dataclass(frozen=True, slots=True)
class Paged(Generic[_T]):
    """One page of a list, with links to the others (address, number, whether it is this one)."""

    items: Sequence[_T]
    links: tuple[tuple[str, int, bool], ...]  # empty where there is one page only
    first: int  # place of the first item in the whole list, from 1
    of: int  # how many items the whole list has


def paged(items: Sequence[_T], size: int) -> Paged[_T]:
    """Return the page that the request asks for with ``page=``. Raises NoSuchPage."""
    asked = request.args.get("page", "1").strip()
    pages = max(-(-len(items) // size), 1)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= _MOST_DIGITS else 0
    if not 1 <= number <= pages:
        raise NoSuchPage(asked[:_MOST_DIGITS])
    links = tuple((address_with(page=str(each)), each, each == number) for each in range(1, pages + 1))
    begin = (number - 1) * size
    return Paged(items[begin : begin + size], links if pages > 1 else (), begin + 1, len(items))


def address_with(**values: str) -> str:
    """Return the address of this page with some parts of its query changed."""
    arguments = request.args.to_dict() | values
    return f"{request.script_root}{request.path}?{urlencode(arguments)}"
