"""Pages on paper: PDF from our own HTML with WeasyPrint, and a picture of its first page.

WeasyPrint needs Pango from the system (Debian: libpango-1.0-0 libpangoft2-1.0-0; for Arabic fonts-noto-core). It is
imported when it is first needed, so that a machine without Pango serves everything else.
"""

import io
import logging
from functools import cache
from types import ModuleType

import pypdfium2

#: WeasyPrint tells of every style it does not know; those are ours and tested.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)

#: Points of a PDF in an inch; pixels of CSS in an inch.
_POINTS, _PIXELS = 72, 96


class PrintingUnavailable(Exception):
    """No PDF can be made on this machine; the message tells the operator what to install."""


def pdf_of(html: str) -> bytes:
    """Return a document as PDF. It may refer to nothing outside itself. Raises PrintingUnavailable."""
    weasyprint = _weasyprint()
    # No protocol is allowed: nothing is fetched, neither from the network nor from this machine's files.
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=(), allow_redirects=False)
    return bytes(weasyprint.HTML(string=html, url_fetcher=nothing).write_pdf())


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
