"""Starter prices are loaded once, at the first start, and give way to the source itself."""

from pathlib import Path

import pytest

from portal.collection.starter import load_starter_prices
from portal.collection.tables import RunState
from portal.composition import Homeward
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, lines
from tests.collection.test_collect import shown


class SourceWithStarter(InventedSource):
    starter_file: Path


@pytest.fixture
def source(tmp_path: Path) -> SourceWithStarter:
    made = SourceWithStarter()
    made.starter_file = tmp_path / "starter-not-real.csv"
    made.starter_file.write_text(lines(2))
    return made


def test_they_are_loaded_once(portal: Homeward, source: SourceWithStarter) -> None:
    (outcome,) = load_starter_prices(portal, [source])
    assert outcome.state is RunState.PUBLISHED
    assert list(load_starter_prices(portal, [source])) == []
    assert len(shown(portal)) == 2


def test_they_are_not_loaded_where_the_source_has_published(
    portal: Homeward, pull: Pull, source: SourceWithStarter
) -> None:
    source.texts = {"": lines(3)}
    pull(source)
    assert list(load_starter_prices(portal, [source])) == []


def test_they_are_tried_again_after_a_failure(portal: Homeward, source: SourceWithStarter) -> None:
    good = source.starter_file.read_text()
    source.starter_file.write_text("<html>")
    assert [outcome.state for outcome in load_starter_prices(portal, [source])] == [RunState.FAILED]
    source.starter_file.write_text(good)
    assert [outcome.state for outcome in load_starter_prices(portal, [source])] == [RunState.PUBLISHED]


def test_the_source_itself_supersedes_them(portal: Homeward, pull: Pull, source: SourceWithStarter) -> None:
    list(load_starter_prices(portal, [source]))
    source.texts = {"": lines(4, fee="900")}
    pull(source)
    assert {str(quote.quote.points[0].fee) for quote in shown(portal)} == {"900"}


def test_a_source_without_a_starter_file_is_passed_over(portal: Homeward) -> None:
    assert list(load_starter_prices(portal, [InventedSource()])) == []
