"""A large download says how far it is, and can be stopped in the middle without losing what is there."""

from dataclasses import replace

from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from portal.collection.collect import collect
from portal.collection.sources.world_bank_rpw import SOURCE as WORLD_BANK_RPW
from portal.collection.tables import RunState
from portal.composition import Homeward


def _workbook(_asked: Asked) -> Response:
    pieces = (b"PK\x03\x04" + b"\0" * 999_996 for _ in range(12))
    headers = {"Content-Length": "12000000", "ETag": '"one"'}
    return Response(pieces, headers=headers, mimetype="application/octet-stream", direct_passthrough=True)


def _portal(portal: Homeward, server: HTTPServer) -> Homeward:
    server.expect_request("/catalogue").respond_with_json({"resources": [{"url": "/rpw_dataset_2025_q3.xlsx"}]})
    server.expect_request("/rpw_dataset_2025_q3.xlsx").respond_with_handler(_workbook)
    catalogue = {"catalogue_url": server.url_for("/catalogue")}
    return replace(portal, settings=portal.settings.model_copy(update=catalogue))


def test_a_large_download_says_how_far_it_is(portal: Homeward, httpserver: HTTPServer) -> None:
    said: list[str] = []
    outcome = collect(_portal(portal, httpserver), WORLD_BANK_RPW, asked_by="test", say=said.append)
    assert [told for told in said if "MB downloaded" in told] == ["5 of 12 MB downloaded.", "10 of 12 MB downloaded."]
    assert outcome.reason == "unreadable", "zeros are no workbook"


def test_a_download_is_stopped_in_the_middle_and_kept(portal: Homeward, httpserver: HTTPServer) -> None:
    said: list[str] = []
    outcome = collect(
        _portal(portal, httpserver),
        WORLD_BANK_RPW,
        asked_by="test",
        say=said.append,
        stop=lambda: any("downloaded" in told for told in said),
    )
    assert (outcome.state, outcome.reason) == (RunState.FAILED, "stopped")
    (kept,) = (portal.settings.data_dir / "partial").glob("*.part")
    assert 5_000_000 <= kept.stat().st_size < 12_000_000
