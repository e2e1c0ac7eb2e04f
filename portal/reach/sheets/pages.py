"""The sheet as a page to print, and as PDF."""

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from portal.answers import revalidated
from portal.comparison.asked import read_question
from portal.comparison.market import Market, market_of
from portal.comparison.names import corridor_name, page_address
from portal.comparison.wishes import read_wishes
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page, static_address
from portal.localization import current_language
from portal.localization import gettext as _
from portal.printing import PrintingUnavailable, pdf_of
from portal.reach.sharing.message_page import shared_now
from portal.reach.sheets.sheet import Sheet, sheet_of
from portal.reach.short_links import Shared


def sheets_blueprint() -> Blueprint:
    """Return the pages of this room."""
    pages = Blueprint("sheets", __name__)
    pages.add_url_rule("/<language>/<slug>/sheet", "sheet", sheet_page, methods=["GET"])
    pages.add_url_rule("/<language>/<slug>/sheet.pdf", "pdf", sheet_pdf, methods=["GET"])
    return pages


@dataclass(frozen=True, slots=True)
class Answer:
    """What is asked for, and the sheet; None where the question has a problem or no service has a price."""

    market: Market
    shared: Shared | None
    problems: tuple[str, ...]
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
        pdf = pdf_of(_document(answer.sheet))
    except PrintingUnavailable as error:
        current_app.logger.warning("%s", error)
        return _page(answer, 503)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{slug}-{current_language().code}.pdf")
    return revalidated(response)


def _answer(slug: str) -> Answer:
    keep_until_prices_change()
    corridor = homeward().corridors.get(slug)
    if corridor is None:
        abort(404)
    with homeward().database.reading() as connection:
        market = market_of(connection, corridor)
        asked = read_question(request.args, market.corridor, market.usually_arriving())
        wishes = read_wishes(request.args)
        problems = (*asked.problems.values(), *wishes.problems.values())
        shared = None if problems or not market.surveyed else shared_now(market, asked, wishes.priorities)
        return Answer(market, shared, problems, sheet_of(market, shared) if shared else None)


def _page(answer: Answer, status: int = 200) -> Response:
    language, corridor = current_language().code, answer.market.corridor
    back = answer.shared.address(language) if answer.shared else f"/{language}/{corridor.slug}"
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return page(
        "sheets/page.html",
        _("Sheet to pin up: %(corridor)s", corridor=corridor_name(corridor)),
        400 if answer.problems else status,
        sheet=answer.sheet,
        problems=answer.problems,
        surveyed=answer.market.surveyed,
        unavailable=status == 503,
        pdf=f"{page_address(corridor)}/sheet.pdf{query}",
        back=request.script_root + back,
        sheet_styles=static_address("sheet.css"),
    )


def _document(sheet: Sheet) -> str:
    """Return the sheet as a document of its own, its styles inside: nothing is fetched when PDF is made."""
    styles = (Path(current_app.static_folder or "") / "sheet.css").read_text(encoding="utf-8")
    return render_template("sheets/document.html", sheet=sheet, language=current_language(), styles=styles)
