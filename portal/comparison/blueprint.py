"""The public pages: their addresses, and what is set up around them.

Every address here is a promise to people who kept it: tests/pages/test_routes.py fails where one disappears.
"""

from collections.abc import Iterable

from flask import Blueprint, Flask, Response, request
from flask_compress import Compress

from portal.comparison import component_page, corridor_page, home_page, plain_pages, quote_page, sources_page
from portal.comparison.errors import set_up_errors
from portal.comparison.layout import set_up_layout
from portal.comparison.source_facts import SourceFacts, know_sources


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
        ("/<language>/", "home", home_page.home),
        ("/<language>/compare", "compare", home_page.compare_form),
        ("/<language>/sources", "sources", sources_page.sources),
        ("/<language>/methodology", "methodology", plain_pages.methodology),
        ("/<language>/about", "about", plain_pages.about),
        ("/<language>/components", "components", component_page.components),
        ("/<language>/quote/<int:run>-<int:number>", "quote", quote_page.quote),
        ("/<language>/<slug>", "corridor", corridor_page.corridor),
        ("/healthz", "healthz", plain_pages.healthz),
    ):
        pages.add_url_rule(rule, endpoint, view, methods=["GET"])
    return pages


def _set_up_responses(app: Flask) -> None:
    """Compress what is sent, and answer 304 where the reader has it already."""
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_ALGORITHM_STREAMING", ["br"])

    # After-request functions run last first: this one sees what Flask-Compress has made.
    @app.after_request
    def answer_not_modified(response: Response) -> Response:
        if request.method in {"GET", "HEAD"} and response.status_code == 200 and not response.is_streamed:
            response.make_conditional(request)
        return response

    Compress(app)
