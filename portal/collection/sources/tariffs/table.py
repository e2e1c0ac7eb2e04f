"""The CSV form of the tariff feed: one row a band; rows with the same id are one tariff. It becomes the JSON form."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from portal.collection.source import SnapshotUnreadable

#: Every column, in the order of the template; those marked * must be filled on every row.
COLUMNS: dict[str, str] = {
    "provider": "* your name",
    "provider_kind": "bank, money_transfer_operator, mobile_operator, credit_union, …",
    "provider_website": "your website",
    "published_on": "* the day you last confirmed these tariffs, as 2026-11-21",
    "id": "* your code of the tariff; the same on each of its bands",
    "from": "* sending country, such as KE",
    "to": "* receiving country, such as TZ",
    "pay_in": "* cash, bank_account, debit_card, …; several with +",
    "access_points": "branch, agent, internet, …; several with +",
    "pickup": "* cash, bank_account, mobile_wallet, …; several with +",
    "send_currency": "* such as KES",
    "payout_currency": "* such as TZS",
    "fee_is": "* on_top or deducted",
    "band_minimum": "* smallest amount of the band",
    "band_maximum": "largest amount of the band; empty: no upper end",
    "fixed_fee": "send currency",
    "percent_fee": "percent of the amount",
    "minimum_fee": "send currency",
    "maximum_fee": "send currency",
    "margin": "percent below the mid-market rate; this or rate",
    "rate": "payout units for one send unit; this or margin",
    "cash_out_fixed": "what collecting costs the receiver, payout currency",
    "cash_out_percent": "what collecting costs the receiver, percent",
    "joining_fee": "once, send currency",
    "monthly_fee": "a month, send currency",
    "towns": "towns or agents served, separated by ;",
    "identity_sender": "papers asked of the sender",
    "identity_receiver": "papers asked of the receiver",
    "account_needed": "yes or no",
    "speed": "less_than_one_hour, same_day, next_day, two_days, three_to_five_days, six_days_or_more",
    "valid_from": "first day",
    "valid_until": "last day",
    "promotion": "its words, if this price is one",
    "note": "anything else",
}
NEEDED = tuple(name for name, meaning in COLUMNS.items() if meaning.startswith("*"))
#: Key of a row that contradicts the tariff it names; its value says so. No feed may carry it.
CONTRADICTS = "(contradicts)"
_HEAD = ("provider", "provider_kind", "provider_website", "published_on")
_BAND = {
    "band_minimum": "minimum",
    "band_maximum": "maximum",
    "fixed_fee": "fixed_fee",
    "percent_fee": "percent_fee",
    "minimum_fee": "minimum_fee",
    "maximum_fee": "maximum_fee",
}
_CASH_OUT = {"cash_out_fixed": "fixed", "cash_out_percent": "percent"}
_PLUS_LISTS = ("pay_in", "access_points", "pickup")
_ANSWERS = {"yes": True, "no": False}


def feed_from_table(text: str) -> dict[str, Any]:
    """Return the JSON form of a CSV feed. Raises SnapshotUnreadable for what is no such table."""
    rows = list(_rows(text))
    heads = {tuple(row.get(name, "") for name in _HEAD) for _number, row in rows}
    if len(heads) != 1:
        raise SnapshotUnreadable(
            "The feed must hold at least one row, and the same provider and published_on on every row."
        )
    name, kind, website, published_on = heads.pop()
    tariffs: dict[str, dict[str, Any]] = {}
    for number, row in rows:
        identity = row.get("id", "") or f"(line {number} has no id)"
        band = _named(row, _BAND)
        tariff = _tariff(row)
        if identity in tariffs and {**tariffs[identity], "bands": []} != {**tariff, "bands": []}:
            tariff[CONTRADICTS] = (
                f"Line {number} has the id '{identity}', but says other things than that tariff's first row. "
                "Make the rows of one tariff alike but for their bands, or give this one an id of its own."
            )
            identity = f"{identity} (line {number})"
        tariffs.setdefault(identity, tariff)["bands"].append(band)
    provider = {key: value for key, value in (("name", name), ("kind", kind), ("website", website)) if value}
    return {
        "format": "homeward-tariff-feed",
        "version": 1,
        "provider": provider,
        "published_on": published_on,
        "tariffs": list(tariffs.values()),
    }


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = [(name or "").strip() for name in reader.fieldnames or ()]
        missing = [name for name in NEEDED if name not in heading]
        unknown = [name for name in heading if name not in COLUMNS]
        if missing or unknown:
            raise SnapshotUnreadable(
                "The feed does not have the tariff table's columns "
                f"(missing: {', '.join(missing) or 'none'}; unknown: {', '.join(unknown) or 'none'})."
            )
        for row in reader:
            cells = {str(name).strip(): str(cell or "").strip() for name, cell in row.items() if name is not None}
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as error:
        raise SnapshotUnreadable(f"The feed is not a whole CSV file ({error}).") from error


def _named(row: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    return {key: row[column] for column, key in names.items() if row.get(column)}


def _tariff(row: dict[str, str]) -> dict[str, Any]:
    skipped = {*_HEAD, *_BAND, *_CASH_OUT}
    tariff: dict[str, Any] = {name: cell for name, cell in row.items() if cell and name not in skipped}
    for name in _PLUS_LISTS:
        if name in tariff:
            tariff[name] = [word.strip() for word in tariff[name].split("+")]
    if "towns" in tariff:
        tariff["towns"] = [town.strip() for town in tariff["towns"].split(";") if town.strip()]
    if "account_needed" in tariff:
        tariff["account_needed"] = _ANSWERS.get(tariff["account_needed"].casefold(), tariff["account_needed"])
    cash_out = _named(row, _CASH_OUT)
    if cash_out:
        tariff["cash_out"] = cash_out
    tariff["bands"] = []
    return tariff
