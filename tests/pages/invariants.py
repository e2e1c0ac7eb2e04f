"""What holds for every page, checked on every page any test gets (after GOV.UK Notify's test client)."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.security import HEADERS

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
#: What stands in a line of text; everything else begins a new one.
_INLINE = frozenset({"a", "b", "bdi", "q", "span", "strong", "svg", "use", "time"})


@dataclass
class Element:
    """One element: its name, attributes, and the text inside it."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple[str, ...] = ()  # the names of the elements around it


@dataclass
class Page:
    """A page taken apart."""

    elements: list[Element] = field(default_factory=list)

    def all(self, *names: str) -> list[Element]:
        """Return the elements of these names, in order."""
        return [element for element in self.elements if element.name in names]

    def one(self, name: str) -> Element:
        """Return the only element of a name."""
        (found,) = self.all(name)
        return found

    @property
    def text(self) -> str:
        """All that is read, in one line."""
        return " ".join(self.one("body").text.split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.handle_data(" ")
        inside = tuple(element.name for element in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, inside=inside)
        self.page.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].name == tag, f"<{self._open[-1].name}> is closed by </{tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def read_page(html: str) -> Page:
    """Take a page apart; fails where elements are not closed in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class PageClient:
    """Gets pages, and checks on each what holds for all of them."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, address: str, status: int = 200) -> Page:
        """Get a page of ours with this status, and check it."""
        return self._get(address, status, HEADERS)

    def get_framing(self, address: str, status: int = 200) -> Page:
        """Get the page that shows a frame of ours: its policy allows that, and nothing else more."""
        policy = HEADERS["Content-Security-Policy"] + "; frame-src 'self'"
        return self._get(address, status, HEADERS | {"Content-Security-Policy": policy})

    def _get(self, address: str, status: int, headers: dict[str, str]) -> Page:
        response = self.client.get(address)
        assert response.status_code == status, f"{address}: {response.status}"
        page = read_page(response.get_data(as_text=True))
        check_headers(response, headers)
        check_page(page, address)
        return page

    def raw(self, address: str, **keywords: object) -> TestResponse:
        """Get any answer, unchecked, and close its file."""
        return self.client.get(address, buffered=True, **keywords)


def check_headers(response: TestResponse, headers: dict[str, str] = HEADERS) -> None:
    """The security headers are exactly the ones decided upon, and no cookie is set."""
    for name, value in headers.items():
        assert response.headers.get(name) == value
    assert "Set-Cookie" not in response.headers
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"]


def check_page(page: Page, address: str) -> None:
    """Check all that holds for every page."""
    _check_names(page, address)
    copied = "".join(element.text for element in page.all("textarea"))  # lines of HTML to copy may stand there
    read = page.text if not copied else page.text.replace(" ".join(copied.split()), "")
    assert not re.search(r"&(amp|lt|gt|quot|#\d+);", read), f"{address}: something is escaped twice"
    _check_nothing_inline(page)
    _check_references(page)
    _check_fields(page)
    _check_pictures(page)


def _check_names(page: Page, address: str) -> None:
    heading = " ".join(page.one("h1").text.split())
    assert heading
    assert " ".join(page.one("title").text.split()).startswith(heading)
    html = page.one("html").attributes
    code = address.split("/")[1].split("?", maxsplit=1)[0]
    if code in {"en", "fr", "es", "ar"}:
        assert html["lang"] == code
    assert html["dir"] == ("rtl" if html["lang"] == "ar" else "ltr")
    order = [int(element.name[1]) for element in page.all("h1", "h2", "h3", "h4")]
    jumps = [(one, other) for one, other in pairwise(order) if other > one + 1]
    assert not jumps, f"{address}: a heading level is left out {jumps}"


def _check_nothing_inline(page: Page) -> None:
    for element in page.elements:
        assert element.name != "style"
        assert "style" not in element.attributes, element
        assert not [name for name in element.attributes if name.startswith("on")], element
        # A description for search engines is data, which no browser runs.
        if element.name == "script" and element.attributes.get("type") != "application/ld+json":
            assert element.attributes.get("src"), "an inline script, which the policy forbids"
            assert not element.text.strip()


def _check_references(page: Page) -> None:
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids)), sorted(each for each in ids if ids.count(each) > 1)
    for element in page.elements:
        for name in ("for", "aria-labelledby", "aria-describedby"):
            for wanted in element.attributes.get(name, "").split():
                assert wanted in ids, f"{name}={wanted} leads nowhere"
        target = element.attributes.get("href", "")
        if target.startswith("#"):
            assert target[1:] in ids, f"{target} leads nowhere"


def _check_fields(page: Page) -> None:
    labelled = {element.attributes.get("for") for element in page.all("label")}
    for element in page.all("input", "select", "textarea"):
        if element.attributes.get("type") == "hidden":
            continue
        named = element.attributes.get("id") in labelled or "label" in element.inside
        assert named or "aria-label" in element.attributes, element
        if element.attributes.get("aria-invalid") == "true":
            assert element.attributes.get("aria-describedby"), "a problem that is not tied to its field"
    for element in page.all("fieldset"):
        assert element.text.strip()


def _check_pictures(page: Page) -> None:
    for element in page.all("img"):
        assert element.attributes.get("alt")
    for element in page.all("svg"):
        outermost = "svg" not in element.inside
        if outermost:
            named = element.attributes.get("role") == "img" and element.attributes.get("aria-labelledby")
            assert named or element.attributes.get("aria-hidden") == "true", element
    for element in page.all("a", "button"):
        assert element.text.strip() or element.attributes.get("aria-label"), f"{element} has no name"
