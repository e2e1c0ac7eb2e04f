import socket
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from portal.collection.fetching import AddressGuard, AddressRefused, HostTurns, HttpFetcher, Patience, fetcher_for
from portal.collection.source import Request, SourceRefused, SourceUnreachable
from portal.config import Settings
from tests.collection.fetching.scripted_server import Reply, ScriptedServer

MakeFetcher = Callable[..., HttpFetcher]


def ask(url: str, **choices: Any) -> Request:
    return Request(url, configured=True, **choices)


def test_an_answer_arrives_with_its_receipt(server: ScriptedServer, fetcher: HttpFetcher, now: datetime) -> None:
    headers = {"Content-Type": "application/JSON; charset=utf-8", "ETag": '"7"', "Last-Modified": "Fri, 20 Nov 2026"}
    url = server.on("/rates", Reply(body=b"[1]", headers=headers))
    fetched = fetcher.get(ask(url, part="newest", complete=False, accept=("application/json",)))
    assert fetched is not None
    assert fetched.path.read_bytes() == b"[1]"
    assert (fetched.url, fetched.status, fetched.media_type) == (url, 200, "application/json")
    assert (fetched.etag, fetched.last_modified) == ('"7"', "Fri, 20 Nov 2026")
    assert (fetched.fetched_at, fetched.part, fetched.complete) == (now, "newest", False)


def test_it_says_honestly_who_asks(
    server: ScriptedServer, make_settings: Callable[..., Settings], now: datetime
) -> None:
    settings = make_settings(site_name="Envoi (essai)", operator_contact="mailto:prix@example.org")
    url = server.on("/", Reply(body=b"x"))
    with fetcher_for(settings, lambda: now, lambda _url: None) as fetcher:
        fetcher.get(ask(url))
    assert server.asked[0].headers["User-Agent"] == (
        "Envoi-essai/0.1.0 (remittance price comparison; mailto:prix@example.org)"
    )


def test_proxies_of_the_environment_are_not_used(
    server: ScriptedServer, fetcher: HttpFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert fetcher.get(ask(server.on("/", Reply(body=b"x")))) is not None


def test_cookies_are_not_kept(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    url = server.on("/", Reply(body=b"x", headers={"Set-Cookie": "id=1"}))
    fetcher.get(ask(url))
    fetcher.get(ask(url))
    assert server.asked[1].headers["Cookie"] is None


def test_what_has_not_changed_is_not_sent_again(server: ScriptedServer, make_fetcher: MakeFetcher) -> None:
    url = server.on("/", Reply(304))
    fetcher = make_fetcher(newest_receipt={url: ('W/"7"', "Fri, 20 Nov 2026 08:00:00 GMT")}.get)
    assert fetcher.get(ask(url)) is None
    assert server.asked[0].headers["If-None-Match"] == 'W/"7"'
    assert server.asked[0].headers["If-Modified-Since"] == "Fri, 20 Nov 2026 08:00:00 GMT"


def test_an_unconditional_request_compares_nothing(server: ScriptedServer, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(newest_receipt=lambda _url: ('"7"', ""))
    fetcher.get(ask(server.on("/", Reply(body=b"x")), conditional=False))
    assert server.asked[0].headers["If-None-Match"] is None


def test_unchanged_without_a_comparison_is_an_error(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    with pytest.raises(SourceUnreachable, match="nothing was compared"):
        fetcher.get(ask(server.on("/", Reply(304))))


# Redirects


def test_a_redirect_on_the_same_host_is_followed(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    server.on("/there", Reply(body=b"here"))
    url = server.on("/", Reply(302, headers={"Location": "/there"}))
    fetched = fetcher.get(ask(url))
    assert fetched is not None
    assert fetched.path.read_bytes() == b"here"
    assert fetched.url == url


def test_a_redirect_to_another_host_is_not_followed(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    url = server.on("/", Reply(302, headers={"Location": "http://elsewhere.example/x"}))
    with pytest.raises(SourceUnreachable, match=r"redirects to elsewhere\.example, which is not a host of this source"):
        fetcher.get(ask(url))


def test_a_redirect_to_a_listed_host_is_followed_without_the_sources_own_headers(
    server: ScriptedServer, make_fetcher: MakeFetcher
) -> None:
    server.on("/file", Reply(body=b"file"))
    url = server.on("/", Reply(307, headers={"Location": server.address("/file", "files.example")}))
    resolve = {"files.example": [ip_address("127.0.0.1")], "127.0.0.1": [ip_address("127.0.0.1")]}
    guard = AddressGuard(permits=lambda _address: True, resolve=lambda host, _port: resolve[host])
    request = ask(url, hosts=frozenset({"files.example"}), headers={"X-Key": "secret"})
    fetched = make_fetcher(guard=guard).get(request)
    assert fetched is not None
    assert fetched.path.read_bytes() == b"file"
    assert [asked.headers["X-Key"] for asked in server.asked] == ["secret", None]


def test_a_configured_address_cannot_lead_to_another_private_one(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    server.on("/secret", Reply(body=b"secret"))
    url = server.on("/", Reply(302, headers={"Location": server.address("/secret", "localhost")}))
    with pytest.raises(AddressRefused, match="not an address of the public internet"):
        fetcher.get(ask(url, hosts=frozenset({"localhost"})))
    assert [asked.path for asked in server.asked] == ["/"]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "", "//[::bad", "javascript:alert(1)"])
def test_a_redirect_to_what_is_no_web_address_ends_the_request(
    server: ScriptedServer, fetcher: HttpFetcher, location: str
) -> None:
    with pytest.raises(SourceUnreachable):
        fetcher.get(ask(server.on("/", Reply(302, headers={"Location": location}))))


def test_redirects_in_a_circle_end(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    server.on("/b", Reply(302, headers={"Location": "/a"}))
    url = server.on("/a", Reply(301, headers={"Location": "/b"}))
    with pytest.raises(SourceUnreachable, match="more than 5 times"):
        fetcher.get(ask(url))
    assert len(server.asked) == 6


# Addresses


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_private_address_is_refused_unless_the_operator_wrote_it(
    server: ScriptedServer, fetcher: HttpFetcher, host: str
) -> None:
    server.on("/", Reply(body=b"x"))
    with pytest.raises(AddressRefused, match="write it into the settings yourself"):
        fetcher.get(Request(server.address("/", host)))
    assert server.asked == []


@pytest.mark.parametrize("url", ["ftp://example.org/x", "example.org", "http://", "http://[::1", "/rates", ""])
def test_what_is_no_web_address_is_said_to_be_none(fetcher: HttpFetcher, url: str) -> None:
    with pytest.raises(SourceUnreachable, match="Correct"):
        fetcher.get(Request(url))


# Faults, and trying again


def test_a_server_in_trouble_is_asked_again_with_growing_pauses(
    server: ScriptedServer, fetcher: HttpFetcher, waits: list[float]
) -> None:
    url = server.on("/", Reply(503), Reply(500), Reply(502), Reply(body=b"well again"))
    fetched = fetcher.get(ask(url))
    assert fetched is not None
    assert fetched.path.read_bytes() == b"well again"
    assert [1 <= waits[0] <= 2, 2 <= waits[1] <= 3, 4 <= waits[2] <= 5] == [True, True, True]


def test_it_gives_up_after_five_attempts_and_says_what_came(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    reply = Reply(503, b'{"message": "Closed for the night"}', {"Content-Type": "application/json"})
    with pytest.raises(SourceUnreachable, match="answered 503 Service Unavailable: Closed for the night"):
        fetcher.get(ask(server.on("/", reply)))
    assert len(server.asked) == 5


@pytest.mark.parametrize("retry_after", ["17", "Sat, 21 Nov 2026 09:00:17 GMT"])
def test_it_waits_as_long_as_it_is_asked_to(
    server: ScriptedServer, fetcher: HttpFetcher, waits: list[float], retry_after: str
) -> None:
    url = server.on("/", Reply(429, headers={"Retry-After": retry_after}), Reply(body=b"x"))
    assert fetcher.get(ask(url)) is not None
    assert waits == [17.0]


def test_asked_to_wait_too_long_it_leaves_instead_of_pressing(
    server: ScriptedServer, fetcher: HttpFetcher, waits: list[float]
) -> None:
    url = server.on("/", Reply(429, headers={"Retry-After": "7200"}))
    with pytest.raises(SourceRefused, match="asks to wait 2 hours; try again then") as refused:
        fetcher.get(ask(url))
    assert refused.value.status == 429
    assert waits == []


def test_a_clear_no_is_taken_as_one(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    reply = Reply(422, b'{"message": "invalid currency: XYZ"}', {"Content-Type": "application/json"})
    with pytest.raises(SourceRefused, match="invalid currency: XYZ") as refused:
        fetcher.get(ask(server.on("/", reply)))
    assert refused.value.status == 422
    assert len(server.asked) == 1


def test_a_name_and_password_are_not_told_on(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    url = server.on("/", Reply(403)).replace("http://", "http://me:pass@")
    with pytest.raises(SourceRefused) as refused:
        fetcher.get(ask(url))
    assert "pass@" not in str(refused.value)


def test_nobody_at_the_address_is_told_plainly(fetcher: HttpFetcher, waits: list[float]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    with pytest.raises(SourceUnreachable, match=r"127\.0\.0\.1 could not be reached .* Check the network"):
        fetcher.get(ask(url))
    assert len(waits) == 4


def test_an_unknown_name_is_told_plainly(make_fetcher: MakeFetcher) -> None:
    def resolve(_host: str, _port: int) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(SourceUnreachable, match=r"the name rates\.example could not be found"):
        make_fetcher(guard=AddressGuard(resolve=resolve)).get(Request("https://rates.example/"))


def test_a_silent_server_is_not_waited_for(server: ScriptedServer, make_fetcher: MakeFetcher) -> None:
    def silent(_handler: BaseHTTPRequestHandler) -> None:
        server.finished.wait(10)

    fetcher = make_fetcher(patience=Patience(read=0.1, total=5, attempts=2))
    with pytest.raises(SourceUnreachable, match="fell silent"):
        fetcher.get(ask(server.on("/", silent)))
    assert len(server.asked) == 2


def test_a_body_that_trickles_runs_into_the_total(
    server: ScriptedServer, make_fetcher: MakeFetcher, folder: Path
) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        while not server.finished.wait(0.03):
            handler.wfile.write(b".")

    fetcher = make_fetcher(patience=Patience(read=1, total=0.4, attempts=1))
    with pytest.raises(SourceUnreachable, match="did not finish its answer in the time it was given"):
        fetcher.get(ask(server.on("/", trickle)))
    assert list(folder.iterdir()) == []


def test_headers_that_trickle_run_into_the_total_too(server: ScriptedServer, make_fetcher: MakeFetcher) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not server.finished.wait(0.03):
            handler.wfile.write(b".")

    fetcher = make_fetcher(patience=Patience(read=1, total=0.4, attempts=1))
    with pytest.raises(SourceUnreachable, match="did not finish its answer"):
        fetcher.get(ask(server.on("/", trickle)))


def test_a_cut_connection_is_tried_again(server: ScriptedServer, fetcher: HttpFetcher, folder: Path) -> None:
    whole = Reply(body=b"0123456789")
    url = server.on("/", Reply(body=b"0123456789", cut_after=4), whole)
    fetched = fetcher.get(ask(url))
    assert fetched is not None
    assert fetched.path.read_bytes() == b"0123456789"
    assert list(folder.iterdir()) == [fetched.path]


# Politeness


def test_a_host_is_given_a_rest_between_two_requests(server: ScriptedServer, make_fetcher: MakeFetcher) -> None:
    moment, rests = [100.0], []

    def sleep(seconds: float) -> None:
        rests.append(seconds)
        moment[0] += seconds

    fetcher = make_fetcher(turns=HostTurns(gap=2, monotonic=lambda: moment[0], sleep=sleep))
    url = server.on("/", Reply(body=b"x"))
    fetcher.get(ask(url))
    moment[0] += 0.5
    fetcher.get(ask(url))
    assert rests == [1.5]
