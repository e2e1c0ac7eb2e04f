"""What was fetched is kept whole, once, and checked whenever it is read."""

import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.collection.archive import Archive, ArchiveDamaged


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "answer"
    path.write_bytes(content)
    return path


def _archived(archive: Archive) -> list[Path]:
    return [path for path in archive.folder.rglob("*") if path.is_file()]


@given(st.binary(max_size=5000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_bytes_come_back_as_they_went_in(archive: Archive, tmp_path: Path, content: bytes) -> None:
    kept = archive.keep(_file(tmp_path, content))
    with archive.opened(kept.sha256) as copy:
        assert copy.read_bytes() == content
    assert kept.size == len(content)


def test_the_same_bytes_are_kept_once(archive: Archive, tmp_path: Path) -> None:
    kept = archive.keep(_file(tmp_path, b"the same " * 1000))
    (place,) = _archived(archive)
    before = (place.stat().st_ino, place.stat().st_mtime_ns)
    assert archive.keep(_file(tmp_path, b"the same " * 1000)) == kept
    assert _archived(archive) == [place]
    assert (place.stat().st_ino, place.stat().st_mtime_ns) == before


def test_the_place_is_told_by_the_name_and_text_is_compressed(archive: Archive, tmp_path: Path) -> None:
    digest = archive.keep(_file(tmp_path, b"shilling " * 1000)).sha256
    place = archive.folder / digest[:2] / digest[2:4] / f"{digest}.gz"
    assert place.stat().st_size < 200


def test_a_workbook_is_compressed_already_and_kept_as_it_is(archive: Archive, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "workbook.xlsx", "w") as book:
        book.writestr("sheet.xml", "<sheet/>")
    digest = archive.keep(tmp_path / "workbook.xlsx").sha256
    place = archive.folder / digest[:2] / digest[2:4] / f"{digest}.raw"
    assert place.read_bytes() == (tmp_path / "workbook.xlsx").read_bytes()


@pytest.mark.parametrize("content", [b"fees and rates " * 500, b"PK\x03\x04" + bytes(500)])
@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied"])
def test_damage_is_noticed_and_healed_by_fetching_again(
    archive: Archive, tmp_path: Path, content: bytes, damage: str
) -> None:
    kept = archive.keep(_file(tmp_path, content))
    (place,) = _archived(archive)
    stored = bytearray(place.read_bytes())
    stored[len(stored) // 2] ^= 0x10
    place.chmod(0o644)
    place.write_bytes({"cut": bytes(stored[:-9]), "flipped": bytes(stored), "emptied": b""}[damage])
    with pytest.raises(ArchiveDamaged, match="damaged"), archive.opened(kept.sha256):
        pass
    archive.keep(_file(tmp_path, content))
    with archive.opened(kept.sha256) as copy:
        assert copy.read_bytes() == content
    assert len([path for path in _archived(archive) if ".damaged-" in path.name]) == 1


def test_a_missing_snapshot_says_what_to_do(archive: Archive) -> None:
    with pytest.raises(ArchiveDamaged, match="backup"), archive.opened("ab" * 32):
        pass


def test_nothing_is_left_behind(archive: Archive, tmp_path: Path) -> None:
    kept = archive.keep(_file(tmp_path, b"x"))
    with archive.opened(kept.sha256):
        pass
    assert len(_archived(archive)) == 1


def test_only_old_unfinished_files_are_swept(archive: Archive, tmp_path: Path) -> None:
    archive.keep(_file(tmp_path, b"x"))
    old, young = archive.folder / "unfinished/old.part", archive.folder / "unfinished/young.part"
    for path in (old, young):
        path.touch()
    os.utime(old, (0, 0))
    assert archive.sweep() == 1
    assert young.exists()
    assert not old.exists()
