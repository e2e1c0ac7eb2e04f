"""The sheet as a page to print, and as PDF."""

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from portal.answers import revalidated
from portal.comparison.asking import Asking, asking
from portal.comparison.names import corridor_name, page_address
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page, static_address
from portal.localization import current_language
from portal.localization import gettext as _
from portal.printing import PrintingUnavailable, pdf_of_one_page
from portal.reach.sharing.message_page import shared_now
from portal.reach.sheets.sheet import Sheet, sheet_of


def sheets_blueprint() -> Blueprint:
    """Return the pages of this room."""
    pages = Blueprint("sheets", __name__)
    pages.add_url_rule("/<language>/<slug>/sheet", "sheet", sheet_page, methods=["GET"])
    pages.add_url_rule("/<language>/<slug>/sheet.pdf", "pdf", sheet_pdf, methods=["GET"])
    return pages


@dataclass(frozen=True, slots=True)
class Answer:
    """What is asked, and the sheet; None where the question has a problem or no service has a price."""

    asked: Asking
    sheet: Sheet | None


def sheet_page(slug: str) -> BaseResponse:
    """Answer ``/<language>/ke-tz/sheet?…`` with the parameters of the corridor's page."""
    return _page(_answer(slug))


def sheet_pdf(slug: str) -> BaseResponse:
    """Answer ``/<language>/ke-tz/sheet.pdf?…``; where this machine cannot make PDF, lead to the page to print."""
    answer = _answer(slug)
    if answer.sheet is None:
        return _page(answer, 404)
    try:
        pdf = pdf_of_one_page(_document(answer.sheet, step) for step in answer.sheet.steps)
    except PrintingUnavailable as error:
        current_app.logger.warning("%s", error)
        return _page(answer, 503)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{slug}-{current_language().code}.pdf")
    return revalidated(response)


def _answer(slug: str) -> Answer:
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        asked = asking(connection, slug)
        shared = shared_now(asked)
        return Answer(asked, sheet_of(asked.market, shared) if shared else None)


def _page(answer: Answer, status: int = 200) -> Response:
    asked, corridor = answer.asked, answer.asked.market.corridor
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return page(
        "sheets/page.html",
        _("Sheet to pin up: %(corridor)s", corridor=corridor_name(corridor)),
        400 if asked.problems else status,
        sheet=answer.sheet,
        problems=asked.problems,
        surveyed=asked.market.surveyed,
        unavailable=status == 503,
        pdf=f"{page_address(corridor)}/sheet.pdf{query}",
        back=asked.address(),
        sheet_styles=static_address("sheet.css"),
    )


def _document(sheet: Sheet, step: str) -> str:
    """Return the sheet in one step of density as a document of its own, styles inside: PDF is made without fetching."""
    styles = (Path(current_app.static_folder or "") / "sheet.css").read_text(encoding="utf-8")
    return render_template("sheets/document.html", sheet=sheet, step=step, language=current_language(), styles=styles)
