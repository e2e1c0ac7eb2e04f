import pytest
from flask import Flask, render_template_string, url_for
from flask.testing import FlaskClient

from portal.localization import current_language, language_links, using_language


@pytest.mark.parametrize("code", ["en", "fr", "ar", "kri", "de-CH"])
def test_the_address_decides_the_language(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/{code}/ke-tz", headers={"Accept-Language": "es"})
    assert (answer.status_code, answer.text) == (200, f"ke-tz in {code}")


def test_a_page_that_says_its_language_does_not_vary_with_the_reader(client: FlaskClient) -> None:
    assert "Vary" not in client.get("/fr/").headers


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("fr", "fr"),
        ("fr-CA,fr;q=0.8,en;q=0.5", "fr"),
        ("ar-MA", "ar"),
        ("de-CH", "de-CH"),
        ("pt,es;q=0.9", "es"),
        ("so", "en"),  # a draft
        ("zz", "en"),
        ("", "en"),
        ("*", "en"),
        (";;;q=,", "en"),
    ],
)
def test_an_address_without_a_language_leads_to_the_readers(client: FlaskClient, asked: str, code: str) -> None:
    answer = client.get("/ke-tz?amount=18000&ask=pay", headers={"Accept-Language": asked})
    assert (answer.status_code, answer.location) == (302, f"/{code}/ke-tz?amount=18000&ask=pay")
    assert answer.headers["Vary"] == "Accept-Language"


def test_the_root_leads_to_the_home_page(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept-Language": "es"})
    assert (answer.status_code, answer.location) == (302, "/es/")


@pytest.mark.parametrize("path", ["/xx/", "/xx", "/xx/ke-tz", "/so/", "/so/ke-tz", "/SO/", "/ke-tz/nothing/here"])
def test_an_unknown_or_unpublished_language_is_not_found_in_the_readers_language(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path, headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.text) == (404, "not found, in fr")
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("path", "right"), [("/EN/", "/en/"), ("/Fr/ke-tz?amount=18000", "/fr/ke-tz?amount=18000"), ("/AR", "/ar")]
)
def test_a_language_in_capitals_leads_to_its_page(client: FlaskClient, path: str, right: str) -> None:
    answer = client.get(path, headers={"Accept-Language": "es"})
    assert (answer.status_code, answer.location) == (308, right)


def test_a_page_that_is_not_there_is_told_in_the_language_of_its_address(client: FlaskClient) -> None:
    answer = client.get("/ar/no/such/page", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.text) == (404, "not found, in ar")
    assert "Vary" not in answer.headers


def test_what_is_sent_to_an_address_without_a_language_is_not_redirected(client: FlaskClient) -> None:
    assert client.post("/ke-tz").status_code == 404


def test_a_file_that_is_not_there_is_not_looked_for_in_a_language(client: FlaskClient) -> None:
    assert client.get("/favicon.ico").status_code == 404


def test_the_wrong_method_is_still_told_as_such(client: FlaskClient) -> None:
    answer = client.post("/feed/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/robots.txt", "/feed/"])
def test_files_and_addresses_for_machines_have_no_language(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, "for machines")
    assert "Vary" not in answer.headers


def test_a_missing_last_slash_of_a_machines_address_is_put_right_without_a_language(client: FlaskClient) -> None:
    assert client.get("/feed").location == "http://localhost/feed/"


def test_a_redirect_never_leaves_the_site(client: FlaskClient) -> None:
    answer = client.get("//evil.example/")
    assert answer.status_code == 404 or answer.location.startswith("/en/")


def test_one_readers_language_is_not_the_next_ones(client: FlaskClient) -> None:
    assert client.get("/ar/").text == "home in ar"
    assert client.get("/xx/").text == "not found, in en"


def test_no_cookie_is_set(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/fr/").headers
    assert "Set-Cookie" not in client.get("/").headers


def test_addresses_stay_in_the_language(app: Flask) -> None:
    with app.test_request_context("/ar/"):
        assert url_for("corridor", corridor="ke-tz") == "/ar/ke-tz"
        assert url_for("corridor", corridor="ke-tz", language="fr") == "/fr/ke-tz"


def test_the_switcher_stays_on_the_page_and_keeps_the_query(app: Flask) -> None:
    with app.test_request_context("/fr/ke-tz?amount=18000&how=cash&how=card"):
        links = {link.language.code: link for link in language_links()}
    assert list(links) == ["en", "fr", "es", "ar", "arz", "hi", "bn", "de-CH", "kri", "prs"]
    assert links["ar"].path == "/ar/ke-tz?amount=18000&how=cash&how=card"
    assert links["ar"].page == "/ar/ke-tz"
    assert [code for code, link in links.items() if link.current] == ["fr"]


def test_the_switcher_hands_on_an_amount_in_a_form_that_every_language_reads(app: Flask) -> None:
    with app.test_request_context("/en/ke-tz?amount=18,000&ask=pay"):
        paths = [link.path for link in language_links(amount="18000")]
    assert paths[1] == "/fr/ke-tz?amount=18000&ask=pay"


def test_the_switcher_of_a_page_that_is_not_there_leads_home(app: Flask) -> None:
    with app.test_request_context("/xx/ke-tz"):
        assert language_links()[0].path == "/en/"


def test_what_readers_type_into_an_address_stays_harmless_in_links(app: Flask) -> None:
    with app.test_request_context("/en/%22%3E%3Cscript%3E?a=%22%3E%3Cscript%3E"):
        page = render_template_string('{% for link in language_links() %}<a href="{{ link.path }}">{% endfor %}')
    assert "<script>" not in page


def test_behind_a_prefix_links_keep_it(app: Flask) -> None:
    with app.test_request_context("/fr/ke-tz", base_url="https://example.org/money/"):
        link = language_links()[0]
    assert (link.path, link.page) == ("/money/en/ke-tz", "/en/ke-tz")


def test_without_a_request_the_default_language_speaks_and_another_can_be_chosen(app: Flask) -> None:
    with app.app_context():
        assert current_language().code == "en"
        with using_language("so") as chosen:
            assert current_language() is chosen
            assert chosen.code == "so"
        assert current_language().code == "en"
