"""A pull's temporary copies lie in the data folder, and what a killed one left is swept at the next start."""

import tempfile
from pathlib import Path

import pytest

from portal.collection.copies import copies_of, copy_into, sweep_copies
from portal.collection.sources.survey import EXAMPLE, SOURCE
from portal.collection.tables import RunState
from portal.composition import Homeward
from portal.scheduling.pulls import tidy
from tests.collection.conftest import Pull


@pytest.fixture
def no_temporary_folder(portal: Homeward, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A system that has no folder for temporary files, once the portal stands: whoever wants to write there fails."""
    del portal
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))


@pytest.mark.usefixtures("no_temporary_folder")
def test_a_pull_of_a_given_file_leaves_nothing_outside_the_data_folder_and_nothing_in_it(
    portal: Homeward, pull: Pull
) -> None:
    outcome = pull(SOURCE, file=EXAMPLE)
    assert outcome.state is RunState.PUBLISHED, outcome.message
    assert list(copies_of(portal.settings, SOURCE.name).iterdir()) == []


@pytest.mark.usefixtures("no_temporary_folder")
def test_so_does_a_pull_of_a_folder_and_one_from_the_archive(portal: Homeward, pull: Pull) -> None:
    portal.settings.survey_sheets.mkdir(parents=True)
    (portal.settings.survey_sheets / "nairobi-not-real.csv").write_bytes(EXAMPLE.read_bytes())
    assert pull(SOURCE).state is RunState.PUBLISHED
    assert pull(SOURCE, from_archive=True).state is RunState.PUBLISHED
    assert list(copies_of(portal.settings, SOURCE.name).iterdir()) == []


def test_what_a_killed_pull_left_is_swept_by_the_next_of_the_same_source_alone(portal: Homeward, pull: Pull) -> None:
    left, anothers = (copies_of(portal.settings, name) / "copy-x" for name in (SOURCE.name, "tariffs"))
    for path in (left, anothers):
        path.parent.mkdir(parents=True)
        path.write_text("left by a process that was killed")
    pull(SOURCE, file=EXAMPLE)
    assert not left.exists()
    assert anothers.exists(), "its pull may be at work"
    tidy(portal, lambda: False)
    assert not anothers.exists()


def test_sweeping_tells_how_many_files_were_left(tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    assert sweep_copies(folder) == 0
    copy = copy_into(folder, EXAMPLE)
    assert copy.read_bytes() == EXAMPLE.read_bytes()
    assert sweep_copies(folder) == 1
