"""A portal behind a real server, and Debian's Chromium."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.collection.sources_at_work import SOURCES
from portal.downloads.making import make_downloads
from tests.pages.conftest import make_portal

CHROMIUM = "/usr/bin/chromium"


class QuietHandler(WSGIRequestHandler):
    """Answers without writing a line about each request."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the library's own name
        """Say nothing: a test that fails tells enough."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve a portal on loopback until the block ends; yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["homeward"].database.dispose()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with the starter prices, and its files to take away."""
    app = make_portal(tmp_path_factory.mktemp("browser"))
    make_downloads(app.extensions["homeward"], SOURCES)
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium instead of one that playwright would download."""
    return {"executable_path": CHROMIUM}


@pytest.fixture(scope="session")
def browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """One browser for all tests."""
    launched = browser_type.launch(**browser_type_launch_args)
    yield launched
    launched.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of 320 px, the narrowest that must work."""
    yield from _page(browser.new_context(viewport={"width": 320, "height": 640}))


@pytest.fixture
def wide(browser: Browser) -> Iterator[Page]:
    """A page on a large screen."""
    yield from _page(browser.new_context(viewport={"width": 1280, "height": 900}))


@pytest.fixture
def dark(browser: Browser) -> Iterator[Page]:
    """A page on a phone whose owner prefers a dark ground."""
    yield from _page(browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark"))


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    yield from _page(browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False))


@pytest.fixture
def narrow_scriptless(browser: Browser) -> Iterator[Page]:
    """A page of 320 px in a browser that runs no script."""
    yield from _page(browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False))


def _page(context: BrowserContext) -> Iterator[Page]:
    yield context.new_page()
    context.close()
