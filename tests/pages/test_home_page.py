"""The first page, and the form on it."""

from tests.pages.invariants import PageClient


def test_the_root_leads_to_the_readers_language(client: PageClient) -> None:
    answer = client.raw("/", headers={"Accept-Language": "ar,en;q=0.5"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/ar/")
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_form_asks_three_questions_and_needs_no_script(client: PageClient) -> None:
    page = client.get("/en/")
    form = page.one("form")
    assert form.attributes == {"class": "question", "action": "/en/compare", "method": "get"}
    names = {element.attributes["name"] for element in page.all("input", "select")}
    assert names == {"from", "to", "amount", "ask"}
    asked = [field.attributes["value"] for field in page.all("input") if field.attributes["name"] == "ask"]
    assert asked == ["pay", "send", "receive"]


def test_the_form_leads_to_the_corridors_own_address(client: PageClient) -> None:
    answer = client.raw("/en/compare?from=KE&to=TZ&amount=18000&ask=send")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/ke-tz?amount=18000&ask=send")
    assert client.raw("/en/compare?from=ke&to=tz&amount=").headers["Location"] == "/en/ke-tz"


def test_what_is_missing_is_said_beside_its_field(client: PageClient) -> None:
    page = client.get("/en/compare?from=KE&amount=200", 400)
    receiving = next(element for element in page.all("select") if element.attributes["name"] == "to")
    assert receiving.attributes["aria-describedby"] == "to-problem"
    chosen = [option.attributes["value"] for option in page.all("option") if "selected" in option.attributes]
    assert "KE" in chosen


def test_every_country_can_be_chosen_in_the_readers_language(client: PageClient) -> None:
    names = {option.text for option in client.get("/fr/").all("option")}
    assert {"Kenya", "Tanzanie", "Émirats arabes unis", "Japon"} <= names
    assert len(names) > 240


def test_all_declared_corridors_are_listed(client: PageClient) -> None:
    links = {link.attributes["href"] for link in client.get("/en/").all("a")}
    assert {"/en/ke-tz", "/en/fr-ma", "/en/us-sv"} <= links
    assert len([link for link in links if len(link) == len("/en/ke-tz")]) >= 61


def test_recent_corridors_are_kept_by_the_browser_alone(client: PageClient) -> None:
    page = client.get("/en/")
    recent = next(element for element in page.elements if element.attributes.get("id") == "recent")
    assert "hidden" in recent.attributes  # a script may show it; nothing of it comes from here


def test_countries_stand_where_readers_look_for_them(client: PageClient) -> None:
    names = [option.text for option in client.get("/fr/").all("option") if option.attributes["value"]]
    assert (
        names.index("Émirats arabes unis") < names.index("Espagne") < names.index("États-Unis") < names.index("France")
    )
