"""What people write, without what could pass for something else: on a terminal, in a table, in the log."""

import unicodedata
from typing import Final

#: Control, format and surrogate signs: they steer terminals, turn writing round, or no database can hold them.
_NEVER: Final = frozenset({"Cc", "Cf", "Cs"})
#: What begins a new line, whatever the system it was written on.
_LINE_ENDS: Final = ("\r\n", "\r", "\u0085", "\u2028", "\u2029")


def one_line(text: str) -> str:
    r"""Return a text as one line: what follows a line's end must not look like a field of its own.

    >>> one_line("Nai\r\nstatus: corrected")
    'Nai status: corrected'
    """
    return " ".join(plain_lines(text).split())


def plain_lines(text: str) -> str:
    """Return a text that may have several lines, without signs that steer."""
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in _NEVER)
