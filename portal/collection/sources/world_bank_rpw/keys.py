"""Record keys: what names a row of the survey within its snapshot, the same in the next release where possible."""

import hashlib
from collections.abc import Sequence

from portal.collection.sources.world_bank_rpw.cells import not_given


class Keys:
    """Gives every row of one snapshot a key of its own.

    ``period`` and ``id`` together are the workbook's only unique key; an id alone is used again for other services. A
    row without an id (the CSV form) is named by a hash of its cells, so that the same row has the same key wherever it
    stands. Where two rows would have the same key, the later ones are numbered.
    """

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, period: str, identity: object, row: Sequence[object]) -> str:
        """Return the key of a row, of at most 80 characters."""
        key = f"{period}-{_hash(row) if not_given(identity) else _plain(identity)}"
        times = self._given[key] = self._given.get(key, 0) + 1
        return key if times == 1 else f"{key}-{times}"


def _plain(identity: object) -> str:
    """An id as the survey writes it, whether it is stored as number or as text: ``1220195001``."""
    if isinstance(identity, float) and identity.is_integer():
        return str(int(identity))
    return str(identity).strip().removesuffix(".0")[:50]


def _hash(row: Sequence[object]) -> str:
    text = "\x1f".join("" if cell is None else str(cell).strip() for cell in row)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
