"""The docs a contributor works by name every key and every value: nothing of the files exists undocumented."""

import re
from enum import StrEnum

import pytest

from portal.config import ROOT
from portal.prices import vocabulary
from portal.registry.certified import CertifiedFile, Database
from portal.registry.corridor_file import Complaints, CorridorFile, Note
from portal.registry.desks import CountryDesk, Desk
from portal.registry.market_table import Market, Share
from portal.registry.providers import ProviderTable, Register
from portal.registry.reading import Table

DOCS = ROOT / "docs"
ENUMERATIONS = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]

#: The design's own list of words (section 3), each to be explained.
WORDS = (
    "Corridor",
    "Provider",
    "Service",
    "Payment instrument",
    "Access point",
    "Pickup method",
    "Speed",
    "Send amount",
    "Fee",
    "Exchange rate applied",
    "Reference rate",
    "FX margin",
    "Total cost",
    "Amount received",
    "Quote",
    "Price point",
    "Tariff",
    "Source",
    "Snapshot",
    "Collection run",
    "Held",
    "Published",
    "Out of date",
)


@pytest.mark.parametrize(
    "table",
    [
        CorridorFile,
        Complaints,
        Note,
        Market,
        Share,
        Desk,
        CountryDesk,
        ProviderTable,
        Register,
        CertifiedFile,
        Database,
    ],
)
def test_every_key_is_in_the_recipe(table: type[Table]) -> None:
    recipe = (DOCS / "add-a-corridor.md").read_text("utf-8")
    in_code = " ".join(re.findall(r"`[^`]+`|^ {4}.*$", recipe, re.MULTILINE))
    keys = [info.alias or name for name, info in table.model_fields.items()]
    assert [key for key in keys if not re.search(rf"\b{key}\b", in_code)] == []


@pytest.mark.parametrize("kind", [kind for kind in ENUMERATIONS if kind is not StrEnum])
def test_every_value_is_said_plainly(kind: type[StrEnum]) -> None:
    words = (DOCS / "words.md").read_text("utf-8")
    assert [value for value in kind if f"| `{value}` |" not in words] == []


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_field_is_explained(word: str) -> None:
    words = (DOCS / "words.md").read_text("utf-8")
    assert f"- **{word}**" in words
