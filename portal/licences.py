"""Licences: the name that SPDX gives one, and where its words stand."""

from collections.abc import Mapping
from typing import Final

#: Address of its text, and its whole name.
KNOWN: Final[Mapping[str, tuple[str, str]]] = {
    "CC-BY-4.0": ("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0 International"),
    "CC0-1.0": ("https://creativecommons.org/publicdomain/zero/1.0/", "Creative Commons Zero 1.0 Universal"),
    "ODbL-1.0": ("https://opendatacommons.org/licenses/odbl/1-0/", "Open Data Commons Open Database License 1.0"),
}


def licence_name(licence: str) -> str:
    """Return the SPDX name of a licence as sources write it.

    >>> licence_name("CC BY 4.0")
    'CC-BY-4.0'
    """
    return licence.replace(" ", "-")


def licence_address(licence: str) -> str:
    """Return where a licence can be read, "" where we do not know.

    >>> licence_address("CC BY 4.0"), licence_address("ask first")
    ('https://creativecommons.org/licenses/by/4.0/', '')
    """
    return KNOWN.get(licence_name(licence), ("", ""))[0]
