"""The sources, with their failures in plain words."""

from flask import Flask
from sqlalchemy import update

from portal.collection.tables import IN_PART, Run
from portal.composition import Homeward
from portal.database import Database
from portal.locks import Lock
from tests.pages.invariants import PageClient
from tests.pages.published import publish, publish_starter_prices, quote_like


def test_it_tells_how_many_prices_there_are_and_how_old(client: PageClient) -> None:
    text = client.get("/en/sources").text
    assert "World Bank, Remittance Prices Worldwide" in text
    assert "Prices shown 80" in text
    assert "Newest price 3 September 2025 (14 months ago)" in text
    assert "CC BY 4.0" in text


def test_a_source_that_was_never_pulled_says_so(client: PageClient) -> None:
    assert "This source has not been pulled yet." in client.get("/en/sources").text


def test_a_failure_is_told_in_plain_words_and_the_prices_stay(app: Flask) -> None:
    database: Database = app.extensions["homeward"].database
    publish_starter_prices(database)
    publish(database, [quote_like("k")], state="failed")
    text = PageClient(app).get("/en/sources").text
    assert "The source could not be read. The prices from before stay." in text
    assert "Prices shown 80" in text


def test_credits_stay_english_and_are_marked_so(client: PageClient) -> None:
    page = client.get("/ar/sources")
    marked = {bdi.text for bdi in page.all("bdi") if bdi.attributes.get("lang") == "en"}
    assert "The World Bank, Remittance Prices Worldwide · CC BY 4.0" in marked
    assert not [each for each in page.all("p") if each.attributes.get("dir")]


def test_days_are_counted_in_the_languages_own_plural_forms(client: PageClient) -> None:
    assert "Out of date after 400 days" in client.get("/en/sources").text
    arabic = client.get("/ar/sources").text
    for written in ("400 يوم ", "180 يومًا ", "7 أيام "):
        assert written in arabic


def test_a_part_that_could_not_be_read_is_told_although_the_rest_was(app: Flask) -> None:
    database: Database = app.extensions["homeward"].database
    publish_starter_prices(database)
    with database.writing() as connection:
        connection.execute(update(Run).values(reason=IN_PART, message="The second feed answered 404."))
    text = PageClient(app).get("/en/sources").text
    assert "A part of this source could not be read. The rest was." in text
    assert "The second feed answered 404." in text


def test_a_pull_whose_process_died_is_told_as_cut_off_and_one_at_work_is_not(app: Flask) -> None:
    portal: Homeward = app.extensions["homeward"]
    publish_starter_prices(portal.database)
    publish(portal.database, [quote_like("k")], state="collecting")
    cut_off = "The last attempt was cut off. The prices from before stay."
    assert cut_off in PageClient(app).get("/en/sources").text
    with Lock(portal.database, portal.settings.data_dir, "pull-world-bank-rpw"):
        assert cut_off not in PageClient(app).get("/en/sources").text
