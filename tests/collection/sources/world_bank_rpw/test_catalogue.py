from pathlib import Path

import pytest

from portal.collection.source import SnapshotUnreadable
from portal.collection.sources.world_bank_rpw.catalogue import newest_workbook

FIXTURES = Path(__file__).parents[3] / "fixtures" / "sources" / "world-bank-rpw"
CATALOGUE = "https://ddh-openapi.worldbank.org/datasets/0037898"


@pytest.mark.parametrize(
    ("answer", "file"),
    [
        ("catalogue-2025-q3.json", "DR0095523/rpw_dataset_2011_2025_q3.xlsx"),
        ("catalogue-several-releases.json", "DR2/rpw_dataset_2011_2026_q1.xlsx"),
        ("catalogue-names-without-quarter.json", "DR1/rpw_dataset_new.xlsx"),
    ],
)
def test_the_newest_workbook_is_found_by_its_name_and_not_by_its_id(answer: str, file: str) -> None:
    address = newest_workbook((FIXTURES / "good" / answer).read_bytes(), CATALOGUE)
    assert address == f"https://datacatalogfiles.worldbank.org/ddh-published/0037898/{file}"


def test_an_address_within_a_distribution_is_found_too() -> None:
    raw = b'{"resources": [{"url": null, "distribution": {"url": "/files/rpw_dataset_2011_2025_q3.xlsx"}}, 5]}'
    assert newest_workbook(raw, CATALOGUE) == "https://ddh-openapi.worldbank.org/files/rpw_dataset_2011_2025_q3.xlsx"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("catalogue-as-web-page.html", "answered with a web page instead of JSON"),
        ("catalogue-cut-short.json", "something that is not JSON"),
        ("catalogue-without-resources.json", "lists no resources"),
        ("catalogue-of-a-list.json", "lists no resources"),
        ("catalogue-without-workbook.json", "lists no file named rpw_dataset"),
    ],
)
def test_a_catalogue_that_leads_nowhere_says_what_to_do(answer: str, message: str) -> None:
    with pytest.raises(SnapshotUnreadable, match=message) as refusal:
        newest_workbook((FIXTURES / "bad" / answer).read_bytes(), CATALOGUE)
    assert "--file" in str(refusal.value)
