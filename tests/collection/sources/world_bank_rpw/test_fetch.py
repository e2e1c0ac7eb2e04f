from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.collection.snapshots import Fetched
from portal.collection.source import Request, SnapshotUnreadable, SourceUnreachable, Wanted
from portal.collection.sources.world_bank_rpw import SOURCE

FIXTURES = Path(__file__).parents[3] / "fixtures" / "sources" / "world-bank-rpw"
CATALOGUE = "https://ddh-openapi.worldbank.org/datasets/0037898"
WORKBOOK = "https://datacatalogfiles.worldbank.org/ddh-published/0037898/DR0095523/rpw_dataset_2011_2025_q3.xlsx"
HERE = "http://127.0.0.1:8765/catalogue.json"


class Answers:
    """Answers requests from what it was given, and remembers them."""

    def __init__(self, folder: Path, bodies: Mapping[str, bytes | None]) -> None:
        self._folder = folder
        self._bodies = bodies
        self.asked: list[Request] = []

    def get(self, request: Request) -> Fetched | None:
        self.asked.append(request)
        body = self._bodies[request.url]
        if body is None:
            return None
        path = self._folder / f"answer-{len(self.asked)}"
        path.write_bytes(body)
        return Fetched(request.url, path, datetime(2026, 11, 21, 9, tzinfo=UTC), 200, "application/octet-stream")


@pytest.fixture
def answers(tmp_path: Path) -> Callable[[Mapping[str, bytes | None]], Answers]:
    return lambda bodies: Answers(tmp_path, bodies)


def wanted(catalogue: str = CATALOGUE, **changes: object) -> Wanted:
    return Wanted((), date(2026, 11, 21), addresses={"catalogue_url": catalogue}, **changes)  # type: ignore[arg-type]


def listing(name: str = "good/catalogue-2025-q3.json") -> bytes:
    return (FIXTURES / name).read_bytes()


def test_the_workbook_is_downloaded_with_resume_from_the_host_that_the_catalogue_names(
    answers: Callable[..., Answers],
) -> None:
    fetcher = answers({CATALOGUE: listing(), WORKBOOK: b"PK\x03\x04"})
    [fetched] = SOURCE.fetch(fetcher, wanted())
    assert fetched.url == WORKBOOK
    catalogue, workbook = fetcher.asked
    assert (catalogue.resume, catalogue.conditional, catalogue.configured) == (False, False, False)
    assert (workbook.resume, workbook.conditional, workbook.configured) == (True, True, False)
    assert "datacatalogfiles.worldbank.org" in workbook.hosts


def test_the_catalogues_own_answer_is_not_kept(answers: Callable[..., Answers], tmp_path: Path) -> None:
    [fetched] = SOURCE.fetch(answers({CATALOGUE: listing(), WORKBOOK: b"PK\x03\x04"}), wanted())
    assert list(tmp_path.iterdir()) == [fetched.path]


def test_an_unchanged_workbook_brings_nothing(answers: Callable[..., Answers]) -> None:
    assert list(SOURCE.fetch(answers({CATALOGUE: listing(), WORKBOOK: None}), wanted())) == []


def test_a_catalogue_that_the_operator_configured_may_name_files_on_its_own_host(
    answers: Callable[..., Answers],
) -> None:
    file = "http://127.0.0.1:8765/files/rpw_dataset_2011_2025_q3.xlsx"
    fetcher = answers({HERE: b'{"resources": [{"url": "files/rpw_dataset_2011_2025_q3.xlsx"}]}', file: b"PK\x03\x04"})
    [fetched] = SOURCE.fetch(fetcher, wanted(HERE))
    assert fetched.url == file
    assert all(request.configured for request in fetcher.asked)


def test_a_configured_catalogue_does_not_open_other_private_hosts(answers: Callable[..., Answers]) -> None:
    listed = b'{"resources": [{"url": "http://10.0.0.7/rpw_dataset_2011_2025_q3.xlsx"}]}'
    with pytest.raises(SnapshotUnreadable, match=r"a file on 10\.0\.0\.7"):
        list(SOURCE.fetch(answers({HERE: listed}), wanted(HERE)))


def test_a_file_on_a_host_that_nobody_knows_is_not_downloaded(answers: Callable[..., Answers]) -> None:
    fetcher = answers({CATALOGUE: listing("bad/catalogue-of-a-foreign-host.json")})
    with pytest.raises(SnapshotUnreadable, match=r"a file on example\.org"):
        list(SOURCE.fetch(fetcher, wanted()))
    assert len(fetcher.asked) == 1


def test_an_unprotected_address_is_not_downloaded(answers: Callable[..., Answers]) -> None:
    listed = listing().replace(b"https://", b"http://")
    with pytest.raises(SnapshotUnreadable, match="unprotected"):
        list(SOURCE.fetch(answers({CATALOGUE: listed}), wanted()))


def test_a_web_page_in_place_of_the_workbook_is_refused_before_it_is_kept(
    answers: Callable[..., Answers], tmp_path: Path
) -> None:
    page = (FIXTURES / "bad" / "web-page.xlsx").read_bytes()
    with pytest.raises(SnapshotUnreadable, match="answered with a web page"):
        list(SOURCE.fetch(answers({CATALOGUE: listing(), WORKBOOK: page}), wanted()))
    assert list(tmp_path.iterdir()) == []


def test_a_catalogue_without_an_answer_is_unreachable(answers: Callable[..., Answers]) -> None:
    with pytest.raises(SourceUnreachable):
        list(SOURCE.fetch(answers({CATALOGUE: None}), wanted()))


def test_a_stop_between_catalogue_and_workbook_is_heeded(answers: Callable[..., Answers]) -> None:
    fetcher = answers({CATALOGUE: listing(), WORKBOOK: b"PK\x03\x04"})
    assert list(SOURCE.fetch(fetcher, wanted(stop=lambda: True))) == []
    assert len(fetcher.asked) == 1


def test_progress_is_told_in_plain_words(answers: Callable[..., Answers]) -> None:
    said: list[str] = []
    list(SOURCE.fetch(answers({CATALOGUE: listing(), WORKBOOK: b"PK\x03\x04"}), wanted(say=said.append)))
    assert any("rpw_dataset_2011_2025_q3.xlsx" in line for line in said)
