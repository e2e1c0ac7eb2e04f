"""The addresses that search engines and chats ask for."""

from flask import Blueprint, Flask

from portal.finding.preview import preview
from portal.finding.sitemap import robots, sitemap


def add_finding(app: Flask) -> None:
    """Register the addresses."""
    finding = Blueprint("finding", __name__)
    finding.add_url_rule("/robots.txt", "robots", robots, methods=["GET"])
    finding.add_url_rule("/sitemap.xml", "sitemap", sitemap, methods=["GET"])
    finding.add_url_rule("/<language>/<slug>/preview.png", "preview", preview, methods=["GET"])
    app.register_blueprint(finding)
