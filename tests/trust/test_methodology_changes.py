"""Changes in methodology: dated, newest first, none from the future, each on the page."""

from itertools import pairwise

from portal.trust.methodology_changes import CHANGES
from tests.conftest import NOW
from tests.pages.invariants import PageClient


def test_changes_are_listed_newest_first() -> None:
    assert all(newer.on >= older.on for newer, older in pairwise(CHANGES))
    assert all(change.what and change.why for change in CHANGES)


def test_each_stands_on_the_page_with_its_day(client: PageClient) -> None:
    page = client.get("/en/methodology/changes")
    days = [each.attributes["datetime"] for each in page.all("time")]
    assert days == [change.on.isoformat() for change in CHANGES]
    for change in CHANGES:
        assert change.what in page.text
    assert min(days) <= f"{NOW:%Y-%m-%d}"


def test_the_methodology_leads_to_all_that_proves_it(client: PageClient) -> None:
    links = {link.attributes["href"] for link in client.get("/en/methodology").all("a")}
    wanted = ("methodology/changes", "corrections", "coverage", "certification", "certified")
    assert {f"/en/{rest}" for rest in wanted} <= links
