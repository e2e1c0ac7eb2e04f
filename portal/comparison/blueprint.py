"""The public pages: their addresses, and what is set up around them.

Every address here is a promise to people who kept it: tests/pages/test_routes.py fails where one disappears.
"""

from collections.abc import Iterable

from flask import Blueprint, Flask, Response, request

from portal.comparison.amounts_page import amounts
from portal.comparison.component_page import components
from portal.comparison.corridor_page import corridor, without_slash
from portal.comparison.errors import set_up_errors
from portal.comparison.home_page import compare_form, home
from portal.comparison.plain_pages import about, healthz, methodology
from portal.comparison.quote_page import quote
from portal.comparison.source_facts import SourceFacts, know_sources
from portal.comparison.sources_page import sources as sources_page
from portal.comparison.today_page import today
from portal.compressing import compress_answers
from portal.layout import set_up_layout


def add_pages(app: Flask, sources: Iterable[SourceFacts] = ()) -> None:
    """Register the pages; ``sources`` are those at work in this portal."""
    know_sources(app, sources)
    set_up_layout(app)
    set_up_errors(app)
    _set_up_responses(app)
    app.register_blueprint(_pages())


def _pages() -> Blueprint:
    pages = Blueprint("comparison", __name__)
    for rule, endpoint, view in (
        ("/<language>/", "home", home),
        ("/<language>/compare", "compare", compare_form),
        ("/<language>/sources", "sources", sources_page),
        ("/<language>/methodology", "methodology", methodology),
        ("/<language>/about", "about", about),
        ("/<language>/components", "components", components),
        ("/<language>/quote/<int:run>-<int:number>", "quote", quote),
        ("/<language>/<slug>", "corridor", corridor),
        ("/<language>/<slug>/", "without_slash", without_slash),
        ("/<language>/<slug>/today", "today", today),
        ("/<language>/<slug>/amounts", "amounts", amounts),
        ("/<language>/<slug>/<any(today, amounts):below>/", "without_slash", without_slash),
        ("/healthz", "healthz", healthz),
    ):
        pages.add_url_rule(rule, endpoint, view, methods=["GET"])
    return pages


def _set_up_responses(app: Flask) -> None:
    """Compress what is sent, and answer 304 where the reader has it already."""

    # After-request functions run last first: this one sees what Flask-Compress has made.
    @app.after_request
    def answer_not_modified(response: Response) -> Response:
        if request.method in {"GET", "HEAD"} and response.status_code == 200 and not response.is_streamed:
            response.make_conditional(request)
        return response

    compress_answers(app)
