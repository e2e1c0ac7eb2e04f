"""What a machine may lack, and files that hold too little, are told in plain words; nothing published is lost."""

import errno
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy.exc import OperationalError

from portal.collection.archive import Archive
from portal.collection.replay import replay
from portal.collection.tables import RunState
from portal.composition import Homeward
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, lines
from tests.collection.test_collect import shown


def _extract(text: str) -> InventedSource:
    return InventedSource({"": text}, complete=False)


def test_an_extract_that_holds_few_rows_of_a_round_does_not_replace_it(portal: Homeward, pull: Pull) -> None:
    pull(lines(16) + "\n" + lines(100, corridor="KE-UG", payout="UGX"))
    outcome = pull(_extract(lines(2, fee="900")))
    assert (outcome.state, outcome.reason) == (RunState.FAILED, "sudden_drop")
    assert len(shown(portal)) == 16
    assert pull(_extract(lines(15, fee="900"))).state is RunState.PUBLISHED


def test_a_person_may_say_that_an_extract_is_meant(portal: Homeward, pull: Pull) -> None:
    pull(lines(16))
    outcome = pull(_extract(lines(2, fee="900")), despite_drop=True)
    assert outcome.state is RunState.PUBLISHED
    assert len(shown(portal)) == 2


def test_an_extract_of_another_round_may_be_small(portal: Homeward, pull: Pull) -> None:
    pull(lines(16))
    assert pull(_extract(lines(1, corridor="KE-UG", payout="UGX"))).state is RunState.PUBLISHED


def test_a_full_disk_is_told_without_the_machine_s_paths(
    portal: Homeward, pull: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull(lines(3))

    def full(_archive: Archive, path: Path) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Archive, "keep", full)
    outcome = pull(lines(3, fee="900"))
    assert (outcome.state, outcome.reason) == (RunState.FAILED, "system")
    assert outcome.message == (
        "A file could not be read or kept: No space left on device. What was published stays. "
        "Look at the disk's room and rights, then pull again."
    )
    assert len(shown(portal)) == 3


def test_a_database_that_is_full_is_told_without_addresses_of_manuals(portal: Homeward, pull: Pull) -> None:
    def full() -> NoReturn:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    outcome = pull(InventedSource({"": lines(3)}, before_reading=full))
    assert (outcome.state, outcome.reason) == (RunState.FAILED, "database")
    assert outcome.message.startswith("The database could not go on: database or disk is full. What was published")


def test_an_archive_that_nobody_may_write_to_can_be_replayed(
    portal: Homeward, pull: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = InventedSource({"": lines(3)})
    pull(source)
    monkeypatch.setattr(Archive, "_make", _refuse)
    (found,) = replay(portal, sources={"invented": source})
    assert (found.rederived, found.proven) == (3, True)


def test_a_snapshot_that_may_not_be_read_is_told(portal: Homeward, pull: Pull, monkeypatch: pytest.MonkeyPatch) -> None:
    source = InventedSource({"": lines(3)})
    pull(source)
    monkeypatch.setattr(Archive, "opened", _refuse)
    (found,) = replay(portal, sources={"invented": source})
    assert "Read-only file system" in found.trouble
    assert not found.proven


def _refuse(*_of: object) -> NoReturn:
    raise OSError(errno.EROFS, "Read-only file system", "archive")
