"""Prices to take away: complete, exact, described, and replaced whole."""

import csv
import gzip
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from portal.collection.source import Source
from portal.collection.sources_at_work import SOURCES
from portal.composition import Homeward
from portal.downloads.columns import PRICE_COLUMNS, written
from portal.downloads.files import COLUMNS, FORMAT, write_xlsx
from portal.downloads.making import Stopped, make_downloads
from portal.locks import Lock
from portal.prices.quotes import Band, Tariff
from portal.prices.vocabulary import Layer
from portal.registry.providers import ProviderBook
from portal.releases import Release, current_release
from portal.scheduling.files import downloads as job
from portal.scheduling.pulls import JobStopped
from tests.pages.conftest import LANGUAGES
from tests.pages.invariants import PageClient
from tests.pages.published import publish, publish_starter_prices, quote_like, starter_quotes

BAND = Band(Decimal(100), Decimal(5000), Decimal("1.10"), Decimal("0.5"), None, Decimal(20))


def parts(app: Flask) -> Homeward:
    found = app.extensions["homeward"]
    assert isinstance(found, Homeward)
    return found


@pytest.fixture
def portal(app: Flask) -> Homeward:
    """A portal with the starter prices, one tariff, and estimates that nobody may hand on."""
    made = parts(app)
    publish_starter_prices(made.database)
    tariff = Tariff("KES", (BAND,), margin=Decimal("1.50"), rate=None, valid_from=date(2026, 1, 1))
    stated = quote_like("stated", provider="Stated", layer=Layer.TARIFF, period="2026-11-20")
    publish(made.database, [replace(stated, points=(), tariff=tariff)], "tariffs")
    publish(made.database, [quote_like("estimate", provider="Estimated", layer=Layer.ESTIMATE)], "wise-comparisons")
    return made


@pytest.fixture
def release(portal: Homeward) -> Release:
    made = make_downloads(portal, SOURCES)
    assert made is not None
    return made


def lines(path: Path) -> list[dict[str, str]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_every_published_price_is_there_once_with_its_exact_figures(release: Release) -> None:
    found = {
        (line["provider_as_spelled"], line["observed_on"], line["amount"], line["currency"], line["fee"], line["rate"])
        for line in lines(release.file("prices.csv.gz"))
    }
    shown = [quote for quote in starter_quotes() if "sent_in_dollars" not in quote.flags]
    expected = [
        (quote.service.provider, f"{quote.observed_on}", *map(written, (p.amount, p.currency, p.fee, p.rate)))
        for quote in shown
        for p in quote.points
    ]
    assert found == set(expected)
    assert release.manifest.prices == len(expected) == len(lines(release.file("prices.csv.gz")))


def test_held_prices_and_estimates_without_a_licence_stay_out(release: Release) -> None:
    whole = lines(release.file("prices.csv.gz"))
    assert not any("sent_in_dollars" in line["flags"] for line in whole)
    assert {line["source"] for line in whole} == {"world-bank-rpw"}


def test_each_line_names_its_licence_whom_to_credit_and_its_proof(release: Release) -> None:
    for line in lines(release.file("prices.csv.gz")):
        assert line["credit"] == "The World Bank, Remittance Prices Worldwide"
        assert line["licence"] == "CC-BY-4.0"
        assert len(line["snapshot_sha256"]) == 64
        assert line["quote"].count("-") == 1


def test_a_tariff_is_one_line_for_each_band(release: Release) -> None:
    (line,) = lines(release.file("tariffs.csv.gz"))
    assert (line["minimum"], line["maximum"], line["fixed_fee"], line["percent_fee"]) == ("100", "5000", "1.10", "0.5")
    assert (line["minimum_fee"], line["maximum_fee"], line["margin"], line["rate"]) == ("", "20", "1.50", "")
    assert (line["valid_from"], line["valid_until"]) == ("2026-01-01", "")


def test_the_corridors_together_are_the_whole(release: Release) -> None:
    files = sorted(release.file("corridors").glob("??-??.csv"))
    assert [line for path in files for line in lines(path)] == lines(release.file("prices.csv.gz"))
    assert {path.stem for path in files} == set(release.manifest.corridors)


def validated(release: Release) -> tuple[bool, set[str]]:
    """Return what the standard's own validator says: whether all is well, and which kinds of faults it found."""
    command = [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"]
    report = json.loads(subprocess.run(command, cwd=release.folder, capture_output=True, check=False).stdout)
    return report["valid"], {fault["type"] for task in report["tasks"] for fault in task["errors"]}


def test_a_validator_of_data_packages_finds_nothing(release: Release) -> None:
    assert validated(release) == (True, set())


def test_a_validator_would_find_a_wrong_figure(release: Release) -> None:
    path = release.file("prices.csv.gz")
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b",18000,KES", b",eighteen,KES")))
    valid, faults = validated(release)
    assert not valid
    assert "type-error" in faults or "hash-count" in faults


def test_the_description_names_every_column_licence_and_source(release: Release) -> None:
    package = json.loads(release.file("datapackage.json").read_text(encoding="utf-8"))
    prices, _tariffs = package["resources"]
    assert [field["name"] for field in prices["schema"]["fields"]] == [column.name for column in PRICE_COLUMNS]
    assert all(field["description"] for field in prices["schema"]["fields"])
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]
    assert {"title": "Estimate collected by Wise"} not in package["sources"]
    assert "The World Bank" in release.file("README.txt").read_text(encoding="utf-8")


def test_a_workbook_holds_the_same_figures_as_numbers_and_says_whom_to_name(release: Release) -> None:
    book = CalamineWorkbook.from_path(str(release.file("corridors") / "ke-tz.xlsx"))
    head, *rows = book.get_sheet_by_name("prices").to_python()
    expected = lines(release.file("corridors") / "ke-tz.csv")
    for name, kind in (("amount", float), ("rate", float), ("provider", str)):
        place = head.index(name)
        assert [row[place] for row in rows] == [kind(line[name]) for line in expected]
    assert rows[0][head.index("observed_on")] == date.fromisoformat(expected[0]["observed_on"])
    about = book.get_sheet_by_name("about").to_python()
    assert ["The World Bank, Remittance Prices Worldwide (CC-BY-4.0)"] in about


def test_nothing_is_made_while_no_price_changes(portal: Homeward, release: Release) -> None:
    assert make_downloads(portal, SOURCES) is None
    assert current_release(portal.settings.data_dir) == release


HOUR_LATER = datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_files_of_other_columns_are_never_taken_over(
    portal: Homeward, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an update of the software a release holds one kind of lines, not two."""
    more = (*PRICE_COLUMNS, replace(PRICE_COLUMNS[0], name="again"))
    monkeypatch.setattr("portal.downloads.making.PRICE_COLUMNS", more)
    monkeypatch.setitem(COLUMNS, "prices", more)
    later = make_downloads(_at(portal, HOUR_LATER), SOURCES)
    assert later is not None
    found = lines(later.file("prices.csv.gz"))
    assert {line["again"] == line["quote"] for line in found} == {True}
    assert not any(None in line for line in found)


def test_files_of_another_format_are_never_taken_over(
    portal: Homeward, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.downloads.making.FORMAT", FORMAT + 1)
    later = make_downloads(_at(portal, HOUR_LATER), SOURCES)
    assert later is not None
    assert later.manifest.corridors.keys() == release.manifest.corridors.keys()
    assert not set(later.manifest.corridors.values()) & set(release.manifest.corridors.values())


def _renamed(portal: Homeward) -> Homeward:
    """The portal with another canonical name of one provider."""
    book = portal.providers.providers
    union = book["western-union"]
    renamed = replace(union, name="Western Union, renamed", aliases=(union.name, *union.aliases))
    return replace(portal, providers=ProviderBook(book | {union.slug: renamed}))


def test_a_new_name_of_a_provider_is_in_the_files_without_any_new_price(portal: Homeward, release: Release) -> None:
    later = make_downloads(_at(_renamed(portal), HOUR_LATER), SOURCES)
    assert later is not None
    assert "Western Union, renamed" in {line["provider"] for line in lines(later.file("prices.csv.gz"))}


@pytest.mark.parametrize(
    ("setting", "value"),
    [("public_url", "https://homeward.example"), ("site_name", "Another name"), ("data_licence", "CC0-1.0")],
)
def test_a_changed_setting_is_in_the_files_without_any_new_price(
    portal: Homeward, release: Release, setting: str, value: str
) -> None:
    changed = replace(portal, settings=portal.settings.model_copy(update={setting: value}))
    later = make_downloads(_at(changed, HOUR_LATER), SOURCES)
    assert later is not None
    told = [later.file(name).read_text(encoding="utf-8") for name in ("datapackage.json", "README.txt")]
    assert all(value in text for text in told)


def test_a_changed_credit_is_in_the_files_without_any_new_price(portal: Homeward, release: Release) -> None:
    @dataclass(frozen=True)
    class Renamed:
        told: object
        credit: str = "Another name to credit"

        def __getattr__(self, name: str) -> object:
            return getattr(self.told, name)

    survey = cast("Source", Renamed(SOURCES["world-bank-rpw"]))
    later = make_downloads(_at(portal, HOUR_LATER), {**SOURCES, "world-bank-rpw": survey})
    assert later is not None
    assert {line["credit"] for line in lines(later.file("prices.csv.gz"))} == {"Another name to credit"}


def test_one_process_makes_the_files_and_a_second_says_so_and_ends_well(app: Flask, portal: Homeward) -> None:
    with Lock(portal.database, portal.settings.data_dir, "downloads"):
        assert "Another process is making the downloads" in job(portal, lambda: False)
        second = app.test_cli_runner().invoke(args=["downloads", "make"])
        assert (second.exit_code, "Another process is making" in second.output) == (0, True)
    assert make_downloads(portal, SOURCES) is not None


def test_words_of_others_are_no_formula_in_any_file(portal: Homeward) -> None:
    """A spreadsheet shows them and runs nothing; the workbook keeps them as they are, as texts."""
    said = "=HYPERLINK(1)"
    quote = quote_like("formula", provider=said, note="@SUM(A1)", period="2025_4Q", observed_on=date(2025, 11, 3))
    publish(portal.database, [quote], "world-bank-rpw")
    made = make_downloads(portal, SOURCES)
    assert made is not None
    slug = quote.service.corridor.slug
    (line, *_) = [each for each in lines(made.file("corridors") / f"{slug}.csv") if said in each["provider"]]
    assert (line["provider"], line["provider_as_spelled"], line["note"]) == (f"'{said}", f"'{said}", "'@SUM(A1)")
    for each in lines(made.file("prices.csv.gz")):
        assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in each.values()), each
    book = CalamineWorkbook.from_path(str(made.file("corridors") / f"{slug}.xlsx"))
    assert any(said in row for row in book.get_sheet_by_name("prices").to_python())
    assert "apostrophe" in json.loads(made.file("datapackage.json").read_text(encoding="utf-8"))["description"]


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=17, min_value=-1, max_value=1)
    | st.decimals(allow_nan=False, allow_infinity=False)
)
@example(Decimal("0.30000000000000004"))
@example(Decimal("1E+400"))
def test_a_workbook_holds_a_figure_as_a_number_only_where_no_digit_is_lost(
    tmp_path_factory: pytest.TempPathFactory, value: Decimal
) -> None:
    """As it stands in the sheet's own XML, which is what a program reads."""
    path = tmp_path_factory.mktemp("sheet") / "one.xlsx"
    write_xlsx(path, {"prices": [[value]]}, [])
    with zipfile.ZipFile(path) as book:
        cells = re.findall(r"<row r=\"2\".*?</row>", book.read("xl/worksheets/sheet1.xml").decode())
    (cell,) = re.findall(r"<(?:v|t)>(.*?)</(?:v|t)>", cells[0])
    assert Decimal(cell) == value


def test_only_the_corridors_that_changed_are_written_again(portal: Homeward, release: Release) -> None:
    new = quote_like("newer", provider="Newer", period="2025_4Q", observed_on=date(2025, 11, 3))
    publish(portal.database, [new], "world-bank-rpw")
    later = make_downloads(_at(portal, datetime(2026, 11, 21, 10, tzinfo=UTC)), SOURCES)
    assert later is not None
    changed = new.service.corridor.slug
    for slug in release.manifest.corridors:
        same = (release.file("corridors") / f"{slug}.csv").samefile(later.file("corridors") / f"{slug}.csv")
        assert same is (slug != changed), slug
    assert any(line["provider"] == "Newer" for line in lines(later.file("prices.csv.gz")))


def _at(portal: Homeward, moment: datetime) -> Homeward:
    return replace(portal, clock=lambda: moment)


def test_the_release_before_stays_until_the_next_so_that_a_download_may_end(portal: Homeward, release: Release) -> None:
    for hour, name in ((10, "Second"), (11, "Third")):
        publish(portal.database, [quote_like(name, provider=name, period=f"2025_{hour}")], "world-bank-rpw")
        make_downloads(_at(portal, datetime(2026, 11, 21, hour, tzinfo=UTC)), SOURCES)
        assert release.folder.exists() is (name == "Second")


def test_a_release_that_was_cut_off_is_cleared_away_and_readers_keep_theirs(portal: Homeward, release: Release) -> None:
    left = release.folder.parent / "20261121T000000-cut-off"
    (left / "corridors").mkdir(parents=True)
    assert current_release(portal.settings.data_dir) == release
    publish(portal.database, [quote_like("x", provider="X", period="2025_4Q")], "world-bank-rpw")
    assert make_downloads(_at(portal, datetime(2026, 11, 21, 10, tzinfo=UTC)), SOURCES)
    assert not left.exists()


def test_a_stop_leaves_what_readers_have(portal: Homeward) -> None:
    with pytest.raises(Stopped):
        make_downloads(portal, SOURCES, stop=lambda: True)
    assert current_release(portal.settings.data_dir) is None
    with pytest.raises(JobStopped):
        job(portal, lambda: True)


def test_the_job_says_what_it_did(portal: Homeward) -> None:
    assert job(portal, lambda: False) == "320 prices and 1 tariff lines of 8 corridors written."
    assert job(portal, lambda: False) == "Nothing that the files hold changed since they were made."


def test_the_command_makes_the_files(app: Flask, portal: Homeward) -> None:
    made = app.test_cli_runner().invoke(args=["downloads", "make", "--json"])
    assert json.loads(made.output) == {"made": True, "prices": 320, "tariffs": 1, "corridors": 8}
    again = app.test_cli_runner().invoke(args=["downloads", "make"])
    assert "up to date" in again.output
    assert current_release(portal.settings.data_dir) is not None


@pytest.fixture
def client(app: Flask, release: Release) -> FlaskClient:
    assert release.folder.is_dir()
    return app.test_client()


def test_a_file_is_resumed_and_revalidated(client: FlaskClient) -> None:
    address = "/downloads/prices.csv.gz"
    with client.get(address) as whole, client.get(address, headers={"Range": "bytes=100-"}) as piece:
        assert (piece.status_code, piece.data) == (206, whole.data[100:])
    assert client.get(address, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert whole.headers["Access-Control-Allow-Origin"] == "*"
    assert "attachment" in whole.headers["Content-Disposition"]
    assert "Content-Encoding" not in whole.headers


@pytest.mark.parametrize(
    "name", ["manifest.json", "../current", "..%2fcurrent", "corridors/ke-tz", "corridors/xx-yy.csv", "prices.csv"]
)
def test_nothing_else_has_an_address(client: FlaskClient, name: str) -> None:
    assert client.get(f"/downloads/{name}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("release")
def test_the_page_lists_every_file_and_each_is_there(app: Flask, language: str) -> None:
    page = PageClient(app).get(f"/{language}/data")
    files = [link.attributes["href"] for link in page.all("a") if "/downloads/" in link.attributes["href"]]
    assert len(files) == 4 + 8 * 2 + 1
    for address in files:
        with app.test_client().get(address) as found:
            assert found.status_code == 200, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_first_release_the_page_says_when_it_comes(app: Flask, language: str) -> None:
    page = PageClient(app).get(f"/{language}/data")
    assert not any("/downloads/" in link.attributes["href"] for link in page.all("a"))


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_figure_is_written_exactly_and_without_powers_of_ten(value: Decimal) -> None:
    text = written(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert "e" not in text


@pytest.fixture(autouse=True)
def _close(app: Flask) -> Iterator[None]:
    yield
    parts(app).database.dispose()
