"""Addresses are promises: people keep them, print them and send them on."""

from flask import Flask

#: Every public address. Adding one is a decision; removing one breaks somebody's bookmark, and this test.
ROUTES = {
    "/<language>/",
    "/<language>/<slug>",
    "/<language>/<slug>/",
    "/<language>/<slug>/amounts",
    "/<language>/<slug>/history",
    "/<language>/<slug>/history.csv",
    "/<language>/<slug>/history/<period>",
    "/<language>/averages",
    "/<language>/corridors",
    "/<language>/from/<place>",
    "/<language>/provider/<slug>",
    "/<language>/providers",
    "/<language>/to/<place>",
    "/<language>/<slug>/today",
    "/<language>/<slug>/<any(today, amounts):below>/",
    "/<language>/<slug>/message",
    "/<language>/about",
    "/<language>/api",
    "/<language>/api/fields",
    "/<language>/compare",
    "/<language>/components",
    "/<language>/methodology",
    "/<language>/quote/<int:run>-<int:number>",
    "/<language>/sources",
    "/<language>/<slug>/alert",
    "/<language>/<slug>/feed.xml",
    "/<once>/alert/<code>/confirm",
    "/<once>/alert/<code>/stop",
    "/alert/<code>/confirm",
    "/alert/<code>/stop",
    "/c/<token>",
    "/<language>/<slug>/preview.png",
    "/<language>/certification",
    "/<language>/certified",
    "/<language>/corrections",
    "/<language>/corrections.atom",
    "/<language>/corrections.csv",
    "/<language>/coverage",
    "/<language>/coverage/<slug>",
    "/<language>/methodology/changes",
    "/<language>/quote/<int:run>-<int:number>/report",
    "/<language>/report",
    "/<language>/report/<number>",
    "/<language>/report/<number>/forget",
    "/gateway/menu",
    "/gateway/text/<shape>",
    "/<language>/data",
    "/downloads/<path:name>",
    "/<language>/<slug>/sheet",
    "/<language>/<slug>/sheet.pdf",
    "/<language>/<slug>/embed",
    "/embed/<slug>",
    "/healthz",
    "/robots.txt",
    "/sitemap.xml",
    "/static/<path:filename>",
}


def test_no_address_disappears_and_none_appears_unseen(portal_app: Flask) -> None:
    assert {rule.rule for rule in portal_app.url_map.iter_rules()} == ROUTES


#: The few addresses that take something in.
WRITTEN_TO = {
    "/<language>/<slug>/alert",
    "/<once>/alert/<code>/confirm",
    "/<once>/alert/<code>/stop",
    "/alert/<code>/confirm",
    "/alert/<code>/stop",
    "/<language>/quote/<int:run>-<int:number>/report",
    "/<language>/report/<number>/forget",
    "/gateway/menu",
    "/gateway/text/<shape>",
}


def test_pages_can_only_be_read(portal_app: Flask) -> None:
    for rule in portal_app.url_map.iter_rules():
        assert rule.methods is not None
        if rule.rule in WRITTEN_TO:
            assert rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"}, rule
        else:
            assert rule.methods <= {"GET", "HEAD", "OPTIONS"}, rule
