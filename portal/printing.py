"""Pages on paper: PDF from our own HTML with WeasyPrint, and a picture of its first page.

WeasyPrint needs Pango from the system (Debian: libpango-1.0-0 libpangoft2-1.0-0; for Arabic fonts-noto-core). It is
imported when it is first needed, so that a machine without Pango serves everything else. Pango without any font ends
the whole process, and draws boxes where a letter is in no font: so fontconfig, which is there wherever Pango is, is
asked for every letter before anything is drawn.
"""

import io
import logging
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from ctypes import CDLL, POINTER, Structure, c_int, c_uint32, c_void_p
from functools import cache
from html import unescape
from types import ModuleType
from typing import Any, ClassVar, Final

import pypdfium2

#: WeasyPrint tells of every style it does not know; those are ours and tested.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)

#: Points of a PDF in an inch; pixels of CSS in an inch.
_POINTS, _PIXELS = 72, 96

#: What of a document is not read: its styles, its drawings and its tags.
_NOT_READ: Final = re.compile(r"<(style|svg)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


class PrintingUnavailable(Exception):
    """No PDF can be made on this machine; the message tells the operator what to install."""


def pdf_of(html: str) -> bytes:
    """Return a document as PDF. It may refer to nothing outside itself. Raises PrintingUnavailable."""
    return bytes(_drawn(html).write_pdf())


def pdf_of_one_page(documents: Iterable[str]) -> bytes:
    """Return as PDF the first of some documents that is one page, else the last. Raises PrintingUnavailable."""
    drawn = None
    for html in documents:
        drawn = _drawn(html)
        if len(drawn.pages) == 1:
            break
    if drawn is None:
        raise ValueError("There is no document to print.")
    return bytes(drawn.write_pdf())


def picture_of(html: str) -> bytes:
    """Return the first page of a document as PNG, one pixel for each CSS pixel. Raises PrintingUnavailable."""
    pdf = pypdfium2.PdfDocument(pdf_of(html))
    try:
        drawn = pdf[0].render(scale=_PIXELS / _POINTS).to_pil()
    finally:
        pdf.close()
    # A few flat colours: a palette makes the file a third as large, and nobody sees the difference.
    out = io.BytesIO()
    drawn.convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _drawn(html: str) -> Any:
    weasyprint = _weasyprint()
    _ask_for_fonts(html)
    # No protocol is allowed: nothing is fetched, neither from the network nor from this machine's files.
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=(), allow_redirects=False)
    return weasyprint.HTML(string=html, url_fetcher=nothing).render()


def _ask_for_fonts(html: str) -> None:
    """Make sure that fonts of this machine have every letter and digit of a document. Raises PrintingUnavailable."""
    signs = {sign for sign in unescape(_NOT_READ.sub(" ", html)) if unicodedata.category(sign)[0] in "LN"} | {"0"}
    missing = sorted(sign for sign in signs if not _in_a_font(sign))
    if missing:
        named = ", ".join(f"U+{ord(sign):04X}" for sign in missing[:3])
        raise PrintingUnavailable(
            f"This machine cannot make PDF files of this text: no font has {len(missing)} of its letters ({named}). "
            "Install Debian's package fonts-noto-core, then start the portal again."
        )


@cache
def _in_a_font(sign: str) -> bool:
    """Whether some font has a letter; also where nobody can be asked, since Pango then finds its fonts another way."""
    library = _fontconfig()
    if library is None:
        return True
    pattern, signs = c_void_p(library.FcPatternCreate()), c_void_p(library.FcCharSetCreate())
    objects = c_void_p(library.FcObjectSetCreate())  # none: only how many fonts there are is of interest
    library.FcCharSetAddChar(signs, c_uint32(ord(sign)))
    library.FcPatternAddCharSet(pattern, b"charset", signs)
    found = library.FcFontList(None, pattern, objects)
    try:
        return bool(found and found.contents.nfont)
    finally:
        if found:
            library.FcFontSetDestroy(found)
        library.FcObjectSetDestroy(objects)
        library.FcCharSetDestroy(signs)
        library.FcPatternDestroy(pattern)


class _FontSet(Structure):
    """The beginning of fontconfig's FcFontSet."""

    _fields_: ClassVar = [("nfont", c_int)]


@cache
def _fontconfig() -> CDLL | None:
    """Return the library that Pango itself asks for fonts; None where it is not there by any of its names."""
    for name in ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"):
        with suppress(OSError):
            library = CDLL(name)
            for makes in ("FcPatternCreate", "FcCharSetCreate", "FcObjectSetCreate"):
                getattr(library, makes).restype = c_void_p
            library.FcFontList.restype = POINTER(_FontSet)
            return library
    return None


@cache
def _weasyprint() -> ModuleType:
    try:
        import weasyprint  # noqa: PLC0415 - see the module's docstring
    except OSError as error:
        raise PrintingUnavailable(
            "This machine cannot make PDF files: a system library is missing. Install Debian's packages "
            "libpango-1.0-0, libpangoft2-1.0-0 and fonts-noto-core, then start the portal again."
        ) from error
    found: ModuleType = weasyprint
    return found
