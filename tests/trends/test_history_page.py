"""The history of a corridor: chart, table and download say the same."""

import csv
import io
from decimal import Decimal
from pathlib import Path

from flask import Flask

from portal.answers import harmless
from portal.composition import Homeward
from portal.config import Settings
from portal.factory import create_app
from portal.migrating import upgrade
from tests.conftest import NOW
from tests.pages.invariants import PageClient
from tests.trends.history_not_real import ROUNDS, WALLET, publish_history


def key_of(client: PageClient, words: str) -> str:
    options = client.get("/en/ke-tz/history").all("option")
    return next(option.attributes["value"] for option in options if words in option.text)


def lines_of(client: PageClient, address: str) -> list[dict[str, str]]:
    answer = client.raw(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_round_is_in_the_table_and_leads_to_the_prices_behind_it(invented: PageClient) -> None:
    page = invented.get("/en/ke-tz/history")
    links = {link.attributes["href"] for link in page.all("a")}
    assert {f"/en/ke-tz/history/{period}" for period in ROUNDS} <= links


def test_the_chart_is_named_and_drawn_by_the_server(invented: PageClient) -> None:
    page = invented.get("/en/ke-tz/history")
    (chart,) = [svg for svg in page.all("svg") if svg.attributes.get("role") == "img"]
    assert chart.attributes["aria-labelledby"]
    paths = [path.attributes for path in page.all("path") if path.attributes.get("class") == "series-0"]
    (average,) = [path["d"] for path in paths if path["d"] != "M0 6h32"]  # the other one is the legend's key
    assert average.count("M") == 4, "the line stops at the break and at both gaps"


def test_gaps_and_the_break_of_2016_are_said(invented: PageClient) -> None:
    text = invented.get("/en/ke-tz/history").text
    assert "2nd quarter 2025: no round" in text
    assert "3rd quarter 2016 to 3rd quarter 2024: no round" in text
    assert "2015_3Q" not in text
    assert "Here the survey changed its fields, in 2016." in text
    assert "cannot be joined" in text


def test_a_history_since_the_change_says_nothing_of_it(starter: PageClient) -> None:
    text = starter.get("/en/ke-tz/history").text
    assert "2016" not in text
    assert "2nd quarter 2025: no round" in text


def test_a_service_can_be_followed_and_every_price_is_proved(invented: PageClient) -> None:
    key = key_of(invented, "Mobile wallet · Agent · TZS (4 rounds)")
    page = invented.get(f"/en/ke-tz/history?service={key}")
    assert f"{WALLET}: Cash → Mobile wallet · Agent · TZS" in page.text
    proofs = [link for link in page.all("a") if "/quote/" in link.attributes["href"]]
    assert len(proofs) == 6 + 5  # the cheapest of six rounds, the chosen one of four, found twice in one of them
    assert "7.00% · 5.00% Two prices found" in " ".join(page.text.split())
    for link in proofs:
        invented.get(link.attributes["href"])


def test_a_service_that_nobody_knows_is_asked_for_again(invented: PageClient) -> None:
    page = invented.get("/en/ke-tz/history?service=nothing", 400)
    (field,) = page.all("select")
    assert field.attributes["aria-invalid"] == "true"
    assert invented.raw("/en/ke-tz/history.csv?service=nothing").status_code == 400


def test_the_download_has_every_round_every_gap_and_exact_figures(invented: PageClient) -> None:
    lines = lines_of(invented, "/en/ke-tz/history.csv")
    assert len(lines) == len(ROUNDS) + 33 + 1  # 2016_3Q to 2024_3Q, and 2025_2Q
    of_round = {line["round"]: line for line in lines}
    assert [line["round"] for line in lines] == sorted(of_round)
    assert (of_round["2025_3Q"]["average_percent"], of_round["2025_3Q"]["average_prices"]) == ("4", "2")
    assert Decimal(of_round["2025_1Q"]["average_percent"]).quantize(Decimal("0.0001")) == Decimal("6.6667")
    assert of_round["2025_2Q"]["average_percent"] == ""
    assert of_round["2025_3Q"]["cheapest_provider"] == WALLET
    assert of_round["2025_3Q"]["credit"] == "The World Bank, Remittance Prices Worldwide"
    assert of_round["2025_3Q"]["licence"] == "CC BY 4.0"
    proof = of_round["2025_3Q"]["cheapest_proof"]
    invented.get(proof.removeprefix("http://localhost"))


def test_the_download_follows_the_chosen_service(invented: PageClient) -> None:
    key = key_of(invented, "Mobile wallet · Agent · TZS (4 rounds)")
    page = invented.get(f"/en/ke-tz/history?service={key}")
    (link,) = [link for link in page.all("a") if ".csv" in link.attributes["href"]]
    lines = lines_of(invented, link.attributes["href"])
    assert {line["round"]: line["chosen_percent"] for line in lines if line["chosen_percent"]} == {
        "2016_2Q": "4",
        "2024_4Q": "3",
        "2025_3Q": "2",
    }  # in 2025_1Q two prices were found: nobody knows which is right


def test_a_promotion_that_is_followed_is_marked_and_no_figure_of_the_download(invented: PageClient) -> None:
    key = key_of(invented, "Invented Promotion")
    page = invented.get(f"/en/ke-tz/history?service={key}")
    assert "1.00% Promotion" in " ".join(page.text.split())
    lines = lines_of(invented, f"/en/ke-tz/history.csv?service={key}")
    assert not [line for line in lines if line["chosen_percent"] or line["chosen_proof"]]


def test_the_download_is_not_sent_twice(invented: PageClient) -> None:
    first = invented.raw("/en/ke-tz/history.csv")
    again = invented.raw("/en/ke-tz/history.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Content-Disposition"] == 'attachment; filename="ke-tz-history.csv"'


def test_a_name_that_begins_like_a_formula_is_no_formula_in_a_spreadsheet() -> None:
    assert harmless("=HYPERLINK()") == "'=HYPERLINK()"
    assert harmless("M-Pesa") == "M-Pesa"


def test_a_corridor_without_a_history_says_so_and_an_unknown_one_is_not_found(starter: PageClient) -> None:
    assert "No round of prices has been published" in starter.get("/en/gb-ng/history").text
    assert starter.raw("/en/gb-ng/history.csv").get_data(as_text=True).count("\n") == 1
    for address in (
        "/en/xx-yy/history",
        "/en/xx-yy/history.csv",
        "/en/xx-yy/history/2025_3Q",
        "/en/ke-tz/history/2025_2Q",
    ):
        starter.get(address, 404)


def test_a_round_lists_every_row_and_its_mean(starter: PageClient) -> None:
    page = starter.get("/en/ke-tz/history/2025_3Q")
    rows = [row for row in page.all("tr") if "%" in row.text]
    assert f"The total costs of {len(rows)} prices, added up and divided by {len(rows)}." in page.text
    stated = [Decimal(cell.text.split("%")[0]) for cell in page.all("td") if "%" in cell.text]
    mean = Decimal(page.text.split("Simple mean: ")[1].split("%")[0])
    assert abs(sum(stated, Decimal(0)) / len(stated) - mean) < Decimal("0.006")  # rows are written with two decimals
    for link in page.all("a"):
        if "/quote/" in link.attributes["href"]:
            assert starter.raw(link.attributes["href"]).status_code == 200


def test_a_round_tells_its_smart_average(starter: PageClient, invented: PageClient) -> None:
    stated = starter.get("/en/ke-tz/history").text.split("2025_3Q 12.16% 14 prices")[1].split("%")
    smart = Decimal(stated[1].split()[-1])
    text = starter.get("/en/ke-tz/history/2025_3Q").text
    told = Decimal(text.split("SmaRT, our approximation: ")[1].split("%", maxsplit=1)[0])
    assert abs(told - smart) < Decimal("0.006")
    assert "services qualify; the three cheapest make it." in text
    assert "SmaRT, our approximation: not enough services." in invented.get("/en/ke-tz/history/2025_3Q").text


def test_a_price_that_is_held_back_counts_and_shows_no_figure(starter: PageClient) -> None:
    page = starter.get("/en/rw-ke/history/2025_3Q")
    assert "1 price is held back until it is checked." in page.text
    (held,) = [row for row in page.all("tr") if "Yes, but held back from display" in row.text]
    assert "%" not in held.text
    counting = [row for row in page.all("tr") if "Yes" in row.text]
    assert f"The total costs of {len(counting)} prices" in page.text


def test_the_pages_read_in_every_language(starter_app: Flask) -> None:
    client = PageClient(starter_app)
    for language in ("fr", "es", "ar"):
        client.get(f"/{language}/ke-tz/history")
        client.get(f"/{language}/rw-ke/history/2025_3Q")


def test_smart_and_the_cheapest_service_leave_out_the_same_disputed_prices(starter: PageClient) -> None:
    """Rwanda to Kenya: Ecobank Rapidcash was found at 2.38 and at 34.94 percent."""
    text = starter.get("/en/rw-ke/history").text
    assert "6.72% MoneyGram 19.88%" in text  # by hand: (6.72 + 7.14 + 45.78) / 3
    assert "A service found at two prices more than 1 point apart is left out of both" in text


def test_the_proofs_in_the_download_lead_to_the_portal_s_own_address(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {"env": "test", "data_dir": tmp_path, "page_memory_bytes": 0, "public_url": "https://homeward.example/fees/"}
    )
    app = create_app(settings, clock=lambda: NOW)
    portal: Homeward = app.extensions["homeward"]
    upgrade(portal.database)
    publish_history(portal.database)
    table = app.test_client().get("/fr/ke-tz/history.csv", headers={"Host": "evil.example"}).text
    portal.database.dispose()
    assert "evil.example" not in table
    assert "https://homeward.example/fees/fr/quote/6-2" in table


def test_a_service_says_how_it_is_paid_in_and_how_it_is_collected(invented: PageClient) -> None:
    options = [option.text for option in invented.get("/en/ke-tz/history").all("option")]
    assert f"{WALLET}: Cash → Mobile wallet · Agent · TZS (4 rounds)" in options
    assert "Cash → Mobile wallet · Agent · TZS" in invented.get("/en/ke-tz/history/2025_3Q").text


def test_each_line_of_the_chart_has_dots_of_its_own_shape_and_its_key_shows_one(invented: PageClient) -> None:
    page = invented.get(f"/en/ke-tz/history?service={key_of(invented, WALLET)}")
    shapes = [each.attributes for each in page.all("path") if each.attributes.get("class", "").startswith("shape-")]
    assert [shape["id"] for shape in shapes] == [f"history-0-chart-{place}" for place in range(len(shapes))]
    assert len({shape["d"] for shape in shapes}) == len(shapes) == 4
    used = [use.attributes for use in page.all("use") if use.attributes["href"].startswith("#history-0-chart-")]
    for shape in shapes:
        places = [use for use in used if use["href"] == f"#{shape['id']}"]
        assert [use for use in places if not use["x"].endswith("%")], "one in the key"
        assert [use for use in places if use["x"].endswith("%")], "others in the chart"


def test_the_provider_of_the_cheapest_service_leads_to_its_page(invented: PageClient) -> None:
    links = {link.text: link.attributes["href"] for link in invented.get("/en/ke-tz/history").all("a")}
    assert links[WALLET].startswith("/en/provider/")
