"""Every text that a page says is found by whoever collects texts."""

import ast
from pathlib import Path

import pytest

from portal.config import ROOT

MARKED = frozenset({"_", "N_", "gettext", "ngettext", "pgettext", "lazy_gettext"})


def hidden_in(source: str) -> list[str]:
    """Return the texts inside f-strings: on Python 3.11 Babel reads an f-string as one word and finds none in it."""
    return [
        str(call.args[0].value)
        for joined in ast.walk(ast.parse(source))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in MARKED
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "portal").rglob("*.py")), ids=lambda path: path.stem)
def test_no_text_hides_in_an_f_string(path: Path) -> None:
    assert not hidden_in(path.read_text(encoding="utf-8"))


def test_a_hidden_text_would_be_found() -> None:
    assert hidden_in("said = f\"{_('Corrections')} 1\"") == ["Corrections"]
