"""Paper: what this machine's fonts cannot write is not drawn, and nothing breaks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal import printing
from portal.printing import PrintingUnavailable, pdf_of

#: Tries to print and to picture two documents, in a process of its own: without a font, Pango ends the process.
PRINTS = """
from portal.printing import PrintingUnavailable, pdf_of, picture_of
for text in ("Kenya 18,000", "\u0643\u064a\u0646\u064a\u0627"):
    for make in (pdf_of, picture_of):
        try:
            make(f"<style>b {{}}</style><p>{text}</p>")
            print("printed")
        except PrintingUnavailable as error:
            print(error)
"""


def printed_with(folder: Path) -> list[str]:
    """Return what a process says that knows the fonts of a folder alone."""
    settings = folder.parent / "fonts.conf"
    settings.write_text(f"<fontconfig><dir>{folder}</dir><cachedir>{folder.parent / 'cache'}</cachedir></fontconfig>")
    done = subprocess.run(
        [sys.executable, "-c", PRINTS],
        env=os.environ | {"FONTCONFIG_FILE": str(settings)},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.returncode} {done.stderr}"
    return done.stdout.splitlines()


def test_without_any_font_nothing_is_drawn_and_the_process_lives(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    told = printed_with(fonts)
    assert len(told) == 4
    assert all("fonts-noto-core" in line for line in told)


def test_letters_that_no_font_has_are_not_drawn_as_boxes(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    latin = subprocess.run(
        ["fc-match", "-f", "%{file}", "Noto Sans:regular"], capture_output=True, text=True, check=True
    )
    shutil.copy(latin.stdout, fonts)
    told = printed_with(fonts)
    assert told[:2] == ["printed", "printed"]
    assert all("U+0627" in line for line in told[2:])


def test_a_document_whose_letters_are_in_fonts_is_drawn() -> None:
    assert pdf_of("<p lang='ar'>المبلغ 18</p>").startswith(b"%PDF")


def test_only_what_is_read_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_in_a_font", lambda sign: sign != "ß")
    printing._ask_for_fonts("<style>/* ß */</style><svg><title>ß</title></svg><p title='ß'>a → b</p>")
    with pytest.raises(PrintingUnavailable, match=r"U\+00DF"):
        printing._ask_for_fonts("<p>Stra&szlig;e</p>")


def test_where_fonts_cannot_be_asked_for_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    in_no_font = "\U000e0f00"
    assert not printing._in_a_font.__wrapped__(in_no_font)
    monkeypatch.setattr(printing, "_fontconfig", lambda: None)
    assert printing._in_a_font.__wrapped__(in_no_font)
