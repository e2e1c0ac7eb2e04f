"""The addresses of this room. Two of them write: a report, and the removal of a contact."""

from flask import Blueprint, Flask

from portal.trust.certification_page import certification, certified_databases
from portal.trust.corrections_pages import corrections_atom, corrections_csv, corrections_page
from portal.trust.coverage_pages import corridor_coverage, coverage
from portal.trust.methodology_changes import methodology_changes
from portal.trust.report_pages import find_report, forget, report, report_price


def add_trust(app: Flask) -> None:
    """Register the pages."""
    pages = Blueprint("trust", __name__)
    for rule, endpoint, view in (
        ("/<language>/report", "find_report", find_report),
        ("/<language>/report/<number>", "report", report),
        ("/<language>/corrections", "corrections", corrections_page),
        ("/<language>/corrections.atom", "corrections_atom", corrections_atom),
        ("/<language>/corrections.csv", "corrections_csv", corrections_csv),
        ("/<language>/methodology/changes", "methodology_changes", methodology_changes),
        ("/<language>/coverage", "coverage", coverage),
        ("/<language>/coverage/<slug>", "corridor_coverage", corridor_coverage),
        ("/<language>/certification", "certification", certification),
        ("/<language>/certified", "certified", certified_databases),
    ):
        pages.add_url_rule(rule, endpoint, view, methods=["GET"])
    price = "/<language>/quote/<int:run>-<int:number>/report"
    pages.add_url_rule(price, "report_price", report_price, methods=["GET", "POST"])
    pages.add_url_rule("/<language>/report/<number>/forget", "forget", forget, methods=["POST"])
    app.register_blueprint(pages)
