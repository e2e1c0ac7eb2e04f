"""What was asked of Wise. The answer does not repeat it, so it is read back from the address of the snapshot."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import parse_qs, urlencode, urlsplit

from portal.collection.source import SnapshotUnreadable
from portal.prices.quotes import CorridorCode

_KEYS = ("sourceCurrency", "targetCurrency", "sendAmount", "sourceCountry", "targetCountry")


@dataclass(frozen=True, slots=True)
class Question:
    """One corridor and one amount to send, fee included (Wise takes the fee out of it)."""

    corridor: CorridorCode
    currency: str
    payout_currency: str
    amount: Decimal

    @property
    def part(self) -> str:
        """The part of the source that the answer is: ``KE-TZ send 18000 KES``."""
        return f"{self.corridor} send {self.amount:f} {self.currency}"

    def address(self, base: str) -> str:
        """Return the address to ask."""
        values = (
            self.currency,
            self.payout_currency,
            f"{self.amount:f}",
            self.corridor.sending,
            self.corridor.receiving,
        )
        return f"{base}?{urlencode(dict(zip(_KEYS, values, strict=True)))}"

    @classmethod
    def asked_at(cls, url: str) -> "Question":
        """Read the question back. Raises SnapshotUnreadable."""
        given = parse_qs(urlsplit(url).query)
        missing = [key for key in _KEYS if len(given.get(key, [])) != 1]
        if missing or not given["sendAmount"][0].replace(".", "", 1).isdecimal():
            raise SnapshotUnreadable(
                f"The address of this answer does not say what was asked ({', '.join(missing) or 'sendAmount'}), and "
                "an answer of Wise cannot be read without. Pull it again instead of giving a file."
            )
        currency, payout, amount, sending, receiving = (given[key][0] for key in _KEYS)
        return cls(CorridorCode(sending, receiving), currency, payout, Decimal(amount))
