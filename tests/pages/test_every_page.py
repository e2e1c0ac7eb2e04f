"""What holds for every page, in every published language."""

import subprocess
from pathlib import Path

import pytest
from flask import Flask

from portal.localization.active import localization
from tests.pages.conftest import LANGUAGES, PAGES
from tests.pages.invariants import PageClient, read_page

ROOT = Path(__file__).parent.parent.parent
VNU = ROOT / ".venv/node_modules/vnu-jar/build/dist/vnu.jar"


def test_these_tests_look_at_every_published_language(portal_app: Flask) -> None:
    with portal_app.app_context():
        assert tuple(each.code for each in localization().languages.published) == LANGUAGES


def test_every_page_keeps_the_rules_of_every_page(client: PageClient, pages: list[str]) -> None:
    for address in pages:
        client.get(address)


def test_every_link_on_every_page_answers(client: PageClient, pages: list[str]) -> None:
    followed: dict[str, int] = {}
    for address in pages:
        for link in client.get(address).all("a", "link", "script"):
            target = link.attributes.get("href") or link.attributes.get("src") or ""
            if target.startswith("/") and target not in followed:
                followed[target] = client.raw(target).status_code
    wrong = {target: status for target, status in followed.items() if status != 200}
    # The components' page shows a made-up service, whose proof is nowhere.
    assert {target for target in wrong if "/quote/0-" not in target} == set()
    assert len(followed) > 40


def test_no_page_says_anything_to_anybody_else(client: PageClient, pages: list[str]) -> None:
    """No picture, script, style or form leads to another host; only plain links do."""
    for address in pages:
        for element in client.get(address).elements:
            for name in ("src", "action", "srcset", "poster", "data"):
                assert not element.attributes.get(name, "").startswith(("http", "//")), element


def test_the_switcher_stays_on_the_page_and_its_amount(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=20,000&ask=send")
    (nav,) = [link for link in page.all("a") if link.attributes.get("hreflang") == "fr"]
    # A form that every language reads alike: in French "20,000" would be asked back.
    assert nav.attributes["href"] == "/fr/ke-tz?amount=20000&ask=send"
    client.get(nav.attributes["href"])


def test_the_current_language_is_marked(client: PageClient, language: str) -> None:
    page = client.get(f"/{language}/about")
    (marked,) = [link for link in page.all("a") if link.attributes.get("aria-current") == "true"]
    assert marked.attributes["hreflang"] == language


def test_a_document_and_a_first_visit_stay_small(client: PageClient, language: str) -> None:
    document = client.raw(f"/{language}/ke-tz?amount=20000", headers={"Accept-Encoding": "gzip"})
    assert document.headers["Content-Encoding"] == "gzip"
    assert len(document.data) <= 14 * 1024
    assert len(document.data) + _files(client, f"/{language}/ke-tz?amount=20000") <= 60 * 1024


def _files(client: PageClient, address: str) -> int:
    """Return how many bytes a browser loads besides a document, compressed, the first time it comes."""
    page = read_page(client.raw(address).text)
    links = [each for each in page.all("link") if each.attributes["rel"] in {"stylesheet", "icon"}]
    files = [each.attributes["href"] for each in links] + [
        each.attributes["src"] for each in page.all("script") if "src" in each.attributes
    ]
    assert len(files) >= 3
    return sum(len(client.raw(each, headers={"Accept-Encoding": "gzip"}).data) for each in files)


def test_every_first_visit_stays_small(client: PageClient, pages: list[str]) -> None:
    for address in pages:
        document = client.raw(address, headers={"Accept-Encoding": "gzip"})
        assert len(document.data) + _files(client, address) <= 60 * 1024, address


def test_html_is_valid(portal_app: Flask, tmp_path: Path, language: str) -> None:
    if not VNU.exists():
        pytest.fail("The HTML checker is missing. Run `make install-test`, or `.ci/install-test-tools .venv/bin`.")
    client = portal_app.test_client()
    bad = (
        "ke-tz?amount=x",
        "ke-tz?ask=x",
        "ke-tz?ask=receive&currency=EUR",
        "compare?from=KE",
        "xx-yy",
        "quote/2-1",
        "ke-tz/history?service=0",
    )
    files = []
    for number, rest in enumerate(PAGES + bad):
        path = tmp_path / f"{number}.html"
        path.write_bytes(client.get(f"/{language}/{rest}").data)
        files.append(str(path))
    checked = subprocess.run(
        ["java", "-jar", str(VNU), "--errors-only", "--format", "text", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr[:4000]
