import gzip
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from portal.collection.fetching import HttpFetcher
from portal.collection.source import Request, SourceRefused, SourceUnreachable
from tests.collection.fetching.scripted_server import Reply, ScriptedServer

MakeFetcher = Callable[..., HttpFetcher]
CONTENT = bytes(range(256)) * 400
TAG = {"ETag": '"one"'}


def ask(url: str, **choices: Any) -> Request:
    return Request(url, configured=True, **choices)


def large(url: str, **choices: Any) -> Request:
    return ask(url, resume=True, **choices)


def ranged(content: bytes = CONTENT, tag: str = '"one"') -> Callable[[BaseHTTPRequestHandler], Reply]:
    """Answer as a server that knows Range and If-Range does (RFC 9110, sections 13.1.5 and 14)."""

    def answer(handler: BaseHTTPRequestHandler) -> Reply:
        wanted = handler.headers["Range"]
        if wanted is None or handler.headers["If-Range"] != tag:
            return Reply(body=content, headers={"ETag": tag})
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start >= len(content):
            return Reply(416, headers={"Content-Range": f"bytes */{len(content)}"})
        of = f"bytes {start}-{len(content) - 1}/{len(content)}"
        return Reply(206, content[start:], {"ETag": tag, "Content-Range": of})

    return answer


def body_of(fetcher: HttpFetcher, request: Request) -> bytes:
    fetched = fetcher.get(request)
    assert fetched is not None
    return fetched.path.read_bytes()


# What may come


def test_another_type_of_content_is_refused_and_named(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    url = server.on("/", Reply(body=b"<html>", headers={"Content-Type": "text/html; charset=utf-8"}))
    with pytest.raises(SourceRefused, match=r"sent text/html where application/json was expected\. This is a web page"):
        fetcher.get(ask(url, accept=("application/json",)))


def test_content_without_a_type_is_left_to_its_reader(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    assert body_of(fetcher, ask(server.on("/", Reply(body=b"[]")), accept=("application/json",))) == b"[]"


@pytest.mark.parametrize(
    ("encoding", "packed"), [("gzip", gzip.compress(b"rates", mtime=0)), ("deflate", zlib.compress(b"rates"))]
)
def test_compressed_content_is_kept_as_the_source_published_it(
    server: ScriptedServer, fetcher: HttpFetcher, encoding: str, packed: bytes
) -> None:
    assert body_of(fetcher, ask(server.on("/", Reply(body=packed, headers={"Content-Encoding": encoding})))) == b"rates"


def test_a_compression_nobody_asked_for_is_refused(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    url = server.on("/", Reply(body=b"x", headers={"Content-Encoding": "br"}))
    with pytest.raises(SourceUnreachable, match="compression 'br', which was not asked for"):
        fetcher.get(ask(url))


def test_broken_compression_is_told_plainly(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    url = server.on("/", Reply(body=b"not gzip", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(SourceUnreachable, match="compression is broken"):
        fetcher.get(ask(url))


# How much may come


def test_a_declared_size_over_the_cap_is_not_even_begun(
    server: ScriptedServer, make_fetcher: MakeFetcher, folder: Path
) -> None:
    with pytest.raises(SourceUnreachable, match=r"more than 1,000 bytes.* raise HOMEWARD_MAX_DOWNLOAD_BYTES"):
        make_fetcher(max_bytes=1000).get(ask(server.on("/", Reply(body=b"x" * 1001))))
    assert len(server.asked) == 1
    assert list(folder.iterdir()) == []


def test_an_endless_body_is_cut_off_at_the_cap(server: ScriptedServer, make_fetcher: MakeFetcher) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        while not server.finished.is_set():
            handler.wfile.write(b"x" * 10_000)

    with pytest.raises(SourceUnreachable, match="more than 50,000 bytes"):
        make_fetcher(max_bytes=50_000).get(ask(server.on("/", endless)))


def test_a_small_body_that_unfolds_to_fifty_megabytes_is_refused(
    server: ScriptedServer, make_fetcher: MakeFetcher, folder: Path
) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 60_000
    url = server.on("/", Reply(body=bomb, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(SourceUnreachable, match="more than 2,000,000 bytes"):
        make_fetcher(max_bytes=2_000_000).get(ask(url))
    assert list(folder.iterdir()) == []


def test_a_source_may_ask_for_less_than_the_setting(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    with pytest.raises(SourceUnreachable, match="more than 10 bytes"):
        fetcher.get(ask(server.on("/", Reply(body=b"x" * 11)), max_bytes=10))


def test_the_cap_holds_for_large_files_too(server: ScriptedServer, make_fetcher: MakeFetcher, folder: Path) -> None:
    with pytest.raises(SourceUnreachable, match="more than 1,000 bytes"):
        make_fetcher(max_bytes=1000).get(large(server.on("/", Reply(body=CONTENT, headers=TAG, length=False))))
    assert list(folder.iterdir()) == []


# Large files


def test_a_broken_download_is_continued_where_it_broke(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    url = server.on("/", Reply(body=CONTENT, headers=TAG, cut_after=70_000), ranged())
    fetched = fetcher.get(large(url))
    assert fetched is not None
    assert fetched.path.read_bytes() == CONTENT
    assert (fetched.status, fetched.etag) == (200, '"one"')
    again = server.asked[1].headers
    assert (again["Range"], again["If-Range"], again["Accept-Encoding"]) == ("bytes=70000-", '"one"', "identity")


def test_the_next_run_continues_what_this_one_could_not_finish(
    server: ScriptedServer, make_fetcher: MakeFetcher, folder: Path
) -> None:
    url = server.on("/", Reply(body=CONTENT, headers=TAG, cut_after=70_000), Reply(503))
    with pytest.raises(SourceUnreachable):
        make_fetcher().get(large(url))
    server.on("/", ranged())
    fetched = make_fetcher().get(large(url))
    assert fetched is not None
    assert fetched.path.read_bytes() == CONTENT
    assert server.asked[-1].headers["Range"] == "bytes=70000-"
    assert list(folder.iterdir()) == [fetched.path]


def test_content_that_changed_meanwhile_is_taken_from_the_start(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    new = CONTENT[::-1]
    url = server.on("/", Reply(body=CONTENT, headers=TAG, cut_after=70_000), ranged(new, '"two"'))
    assert body_of(fetcher, large(url)) == new


def test_a_server_that_knows_no_ranges_is_taken_from_the_start(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    url = server.on("/", Reply(body=CONTENT, headers=TAG, cut_after=70_000), Reply(body=CONTENT, headers=TAG))
    assert body_of(fetcher, large(url)) == CONTENT


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": '"two"', "Content-Range": "bytes 70000-102399/102400"},
        {"ETag": '"one"', "Content-Range": "bytes 60000-102399/102400"},
        {"ETag": '"one"', "Content-Range": "bytes of something"},
        {"ETag": '"one"'},
    ],
)
def test_a_part_that_does_not_fit_is_never_joined(
    server: ScriptedServer, fetcher: HttpFetcher, headers: dict[str, str]
) -> None:
    cut = Reply(body=CONTENT, headers=TAG, cut_after=70_000)
    url = server.on("/", cut, Reply(206, CONTENT[70_000:], headers), Reply(body=CONTENT, headers=TAG))
    assert body_of(fetcher, large(url)) == CONTENT
    assert [asked.headers["Range"] for asked in server.asked] == [None, "bytes=70000-", None]


def test_a_download_that_broke_after_its_last_byte_is_whole(
    server: ScriptedServer, fetcher: HttpFetcher, folder: Path
) -> None:
    chunked = {"ETag": '"one"', "Transfer-Encoding": "chunked"}
    pieces = b"%x\r\n%b\r\n" % (len(CONTENT), CONTENT)  # the closing piece never comes
    url = server.on("/", Reply(body=pieces, headers=chunked, length=False), ranged())
    fetched = fetcher.get(large(url))
    assert fetched is not None
    assert fetched.path.read_bytes() == CONTENT
    assert fetched.etag == '"one"'
    assert list(folder.iterdir()) == [fetched.path]


def test_a_range_beyond_the_end_starts_again(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    beyond = Reply(416, headers={"Content-Range": "bytes */50"})
    url = server.on("/", Reply(body=CONTENT, headers=TAG, cut_after=70_000), beyond, Reply(body=CONTENT, headers=TAG))
    assert body_of(fetcher, large(url)) == CONTENT


@pytest.mark.parametrize("validator", [{}, {"ETag": 'W/"weak"'}, {"Last-Modified": "yesterday"}])
def test_bytes_that_nothing_vouches_for_are_not_continued(
    server: ScriptedServer, fetcher: HttpFetcher, validator: dict[str, str]
) -> None:
    url = server.on("/", Reply(body=CONTENT, headers=validator, cut_after=70_000), ranged())
    assert body_of(fetcher, large(url)) == CONTENT
    assert server.asked[1].headers["Range"] is None


def test_an_old_date_of_change_vouches_for_bytes_too(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    dated = {"Last-Modified": "Fri, 02 Jan 2026 08:00:00 GMT"}
    url = server.on("/", Reply(body=CONTENT, headers=dated, cut_after=70_000), Reply(body=CONTENT, headers=dated))
    assert body_of(fetcher, large(url)) == CONTENT
    assert server.asked[1].headers["If-Range"] == "Fri, 02 Jan 2026 08:00:00 GMT"


def test_a_large_file_sent_compressed_all_the_same_is_read(server: ScriptedServer, fetcher: HttpFetcher) -> None:
    packed = Reply(body=gzip.compress(CONTENT), headers={"Content-Encoding": "gzip", **TAG})
    assert body_of(fetcher, large(server.on("/", packed))) == CONTENT


def test_unchanged_large_files_leave_nothing_behind(
    server: ScriptedServer, make_fetcher: MakeFetcher, folder: Path
) -> None:
    url = server.on("/", Reply(body=CONTENT, headers=TAG, cut_after=70_000), Reply(304))
    assert make_fetcher(newest_receipt=lambda _url: ('"zero"', "")).get(large(url)) is None
    assert list(folder.iterdir()) == []


def test_progress_is_told_and_may_stop_a_download_that_can_be_continued(
    server: ScriptedServer, make_fetcher: MakeFetcher, folder: Path
) -> None:
    class Stopped(Exception):
        pass

    told: list[tuple[int, int | None]] = []

    def progress(done: int, total: int | None) -> None:
        told.append((done, total))
        raise Stopped

    url = server.on("/", ranged())
    with pytest.raises(Stopped):
        make_fetcher(progress=progress).get(large(url))
    assert told[0][1] == len(CONTENT)
    assert 0 < told[0][0] < len(CONTENT)
    assert body_of(make_fetcher(), large(url)) == CONTENT
    assert server.asked[-1].headers["Range"] == f"bytes={told[0][0]}-"
