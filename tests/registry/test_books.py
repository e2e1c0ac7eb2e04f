"""What is wrong only where the corridors and the providers are read together."""

import pytest

from portal.config import ROOT
from portal.registry.books import read_books
from portal.registry.errors import RegistryError

BAD = ROOT / "tests" / "fixtures" / "corridors" / "bad" / "books"

SAID = {
    "market-under-two-spellings": (
        "ke-tz.toml: market.share: “Example Transfer (not real)” and “EXAMPLE TRANSFER LTD” are one provider, Example "
        "Transfer (not real). Look up its whole share and write it once."
    ),
}


def test_every_bad_fixture_has_its_message() -> None:
    assert {path.name for path in BAD.iterdir()} == SAID.keys()


@pytest.mark.parametrize("fault", SAID)
def test_a_fault_between_two_files_is_named_with_file_and_key(fault: str) -> None:
    with pytest.raises(RegistryError) as refused:
        read_books(BAD / fault)
    assert [str(problem) for problem in refused.value.problems] == [f"{fault}/{SAID[fault]}"]
