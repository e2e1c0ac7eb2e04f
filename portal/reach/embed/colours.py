"""The colours that a website may choose for its frame, and whether people can read them (WCAG 2.2, 1.4.3)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Contrast that text needs against its ground.
LEAST_CONTRAST: Final = 4.5

_HEX: Final = re.compile(r"#?([0-9A-Fa-f]{6})")


class ColourProblem(ValueError):
    """A colour cannot be used; ``name`` says which parameter."""

    def __init__(self, name: str, *, unreadable: bool) -> None:
        super().__init__(name)
        self.name = name
        self.unreadable = unreadable  # it is a colour, but nobody could read it on its ground


@dataclass(frozen=True, slots=True)
class Colours:
    """Six hexadecimal digits each."""

    ground: str = "fffdf8"
    ink: str = "1b1f23"
    accent: str = "0b6e4f"


#: Ours, where a website chooses nothing.
OURS: Final = Colours()


def read_colours(arguments: Mapping[str, str]) -> Colours:
    """Read ``ground``, ``ink`` and ``accent``; what is missing is ours. Raises ColourProblem."""
    colours = Colours(
        ground=_read("ground", arguments.get("ground") or OURS.ground),
        ink=_read("ink", arguments.get("ink") or OURS.ink),
        accent=_read("accent", arguments.get("accent") or OURS.accent),
    )
    for name, colour in (("ink", colours.ink), ("accent", colours.accent)):
        if contrast(colour, colours.ground) < LEAST_CONTRAST:
            raise ColourProblem(name, unreadable=True)
    return colours


def _read(name: str, text: str) -> str:
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise ColourProblem(name, unreadable=False)
    return found[1].lower()


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
