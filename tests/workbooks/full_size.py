"""A workbook as large as the survey's, with synthetic figures: for the benches. NOT REAL: no price in it is anybody's.

49,491 rows until 2016 and 204,469 since, in the survey's layout, with its everyday untidiness (text numbers in two
quarters, three forms of dates, "yes" and "Yes", payouts in dollars inside a corridor). The same seed gives the same
workbook. Run it by hand: ``python -m tests.workbooks.full_size survey-not-real.xlsx``.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import xlsxwriter

from tests.workbooks.layout import NEW_COLUMNS, NEW_SHEET, OLD_COLUMNS, OLD_SHEET, OTHER_SHEETS
from tests.workbooks.money import COUNTRIES, PER_DOLLAR, STEADY

OLD_ROWS: Final = 49_491
NEW_ROWS: Final = 204_469
CORRIDORS: Final = 367
OLD_CORRIDORS: Final = 310
SEED: Final = 20161
NOTICE: Final = "Synthetic figures for measuring speed. Not real: no price here is anybody's."

#: Half-yearly at first; four half-years of 2011 and 2012 had no round.
OLD_PERIODS: Final = (
    *("2011_1Q", "2011_3Q", "2012_1Q", "2012_3Q"),
    *(f"{year}_{quarter}Q" for year in (2013, 2014, 2015) for quarter in (1, 2, 3, 4)),
    "2016_1Q",
)
NEW_PERIODS: Final = tuple(
    f"{year}_{quarter}Q"
    for year in range(2016, 2026)
    for quarter in (1, 2, 3, 4)
    if (2016, 2) <= (year, quarter) <= (2025, 3) and (year, quarter) != (2025, 2)
)
#: Always among the corridors, in this order: pages are measured on them.
FIRST_CORRIDORS: Final = (
    *("KEN-TZA", "RWA-KEN", "KEN-UGA", "KEN-RWA", "KEN-SSD", "TZA-KEN", "TZA-RWA", "TZA-UGA", "FRA-SEN", "FRA-DZA"),
    *("GBR-NGA", "ITA-MAR", "ESP-ECU", "ARE-IND", "IND-NPL", "USA-SLV", "FRA-MLI", "DEU-GHA", "NLD-ETH", "ARE-PAK"),
)
_SENDERS: Final = tuple(COUNTRIES)[:50]
_KINDS: Final = ("Bank", "Bank", "Money Transfer Operator", "Money Transfer Operator", "Mobile Operator", "Post office")
_PAY_IN: Final = ("Cash", "Bank account transfer", "Debit card", "Mobile money", "Credit Card,Debit card", "cash")
_ACCESS: Final = ("Agent", "Bank branch", "Internet", "Internet,Mobile phone", "Post Office branch", "Call center")
_PICKUP: Final = ("Cash", "Bank account", "Mobile wallet", "Own/partner Bank account", "Cash", "ATM network")
_SPEEDS: Final = ("Less than one hour", "Same day", "Next day", "2 days", "3-5 days", "6 days or more")
_PRODUCTS: Final = ("Cash to cash", "Account to account", "Account to cash", "Online service", "Cash to account", "N/A")
_LOCATIONS: Final = ("at Branch", "On-line", "Not available", "Call Center", "on mobile phone", "Agent")


@dataclass(frozen=True, slots=True)
class _Service:
    """One synthetic service of one corridor: what stays the same from quarter to quarter."""

    sending: str
    receiving: str
    firm: str
    words: int  # picks its words out of the lists above
    payout: str
    fixed_fee: float  # US dollars
    margin: float  # percent


def corridors() -> tuple[tuple[str, str], ...]:
    """Return the corridors of the workbook, always the same."""
    chance = random.Random(SEED)
    found = dict.fromkeys(tuple(pair.split("-")) for pair in FIRST_CORRIDORS)
    while len(found) < CORRIDORS:
        sending, receiving = chance.choice(_SENDERS), chance.choice(tuple(COUNTRIES))
        if sending != receiving:
            found[sending, receiving] = None
    return tuple((sending, receiving) for sending, receiving in found)


def _services(pair: tuple[str, str], count: int) -> list[_Service]:
    sending, receiving = pair
    chance = random.Random(f"{SEED}{sending}{receiving}")
    local = COUNTRIES[receiving][1]
    made = []
    for number in range(count):
        in_dollars = receiving == "SSD" or chance.random() < 0.15
        words = chance.randrange(1_000_000)
        firm = f"Synthetic {_KINDS[words % 6]} {chance.randrange(1, 700)} (not real)"
        made.append(
            _Service(
                *(sending, receiving, firm, words + number, "USD" if in_dollars else local),
                *(round(chance.uniform(0, 9), 1), round(chance.gauss(2.5, 1.5), 2)),
            )
        )
    return made


def _point(service: _Service, denomination: int, rate: float, reference: float, currency: str) -> list[object]:
    unit = PER_DOLLAR[currency]
    amount = float(round(denomination * unit, 2 if unit < 10 else 0))
    fee = round((service.fixed_fee + denomination * 0.004) * unit, 2)
    margin = round((1 - rate / reference) * 100, 2)
    total = round(fee / amount * 100 + margin, 2)
    return [amount, denomination, currency, fee, rate, margin, total]


@cache
def _worth(currency: str, day: date) -> float:
    """Units per dollar on a day: currencies drift by up to 3 %, the dollar and what is pegged to the euro do not."""
    drift = 0.0 if currency in STEADY else random.Random(f"{SEED}{currency}{day}").uniform(-0.03, 0.03)
    return PER_DOLLAR[currency] * (1 + drift)


def _figures(service: _Service, day: date) -> tuple[list[object], list[object], float]:
    """Return both price points and the reference rate, which all rows of a corridor share on a day."""
    currency = COUNTRIES[service.sending][1]
    reference = float(f"{_worth(service.payout, day) / _worth(currency, day):.12g}")
    rate = 1.0 if reference == 1.0 else float(f"{reference * (1 - service.margin / 100):.6g}")
    return (
        _point(service, 200, rate, reference, currency),
        _point(service, 500, rate, reference, currency),
        reference,
    )


@cache
def _first_day(period: str, sending: str) -> date:
    """One sending country is surveyed in one week of the quarter's middle month."""
    year, quarter = int(period[:4]), int(period[5])
    return date(year, 3 * quarter - 1, 1) + timedelta(days=random.Random(f"{period}{sending}").randrange(24))


def _dated(day: date, period: str) -> object:
    if period >= "2025":
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a spreadsheet's day has no zone
    return day.strftime("%d/%b/%Y")


def _place(code: str) -> list[object]:
    return [code, COUNTRIES[code][0], "..", "Lower middle income", "..", ".."]


def _as_text(point: list[object]) -> list[object]:
    return [str(value) for value in point]


def _row(number: int, period: str, service: _Service, *, old: bool, chance: random.Random) -> list[object]:
    day = _first_day(period, service.sending) + timedelta(days=chance.randrange(4))
    first, second, reference = _figures(service, day)
    if period in {"2024_3Q", "2024_4Q"}:  # the two quarters whose numbers are text
        first, second = _as_text(first), _as_text(second)
    pick, kind = service.words, _KINDS[service.words % 6]
    words = (_PRODUCTS, _LOCATIONS) if old else (_PAY_IN, _ACCESS)
    head = [number, period, *_place(service.sending), *_place(service.receiving), service.firm, kind]
    middle = [words[0][pick % 6], words[1][pick // 6 % 6], _SPEEDS[pick // 36 % 6], *first, *second, reference]
    undisclosed = period < "2021_4Q" and pick % 60 == 0
    disclosed = "no" if undisclosed else "Yes" if period >= "2025" else "yes"
    note = "USD service" if service.payout == "USD" and pick % 3 == 0 else None
    pickup = _PICKUP[pick // 216 % 6]
    tail = ["Nationwide", pickup] if old else [("High", "Medium", "Low")[pick % 3], None, pickup]
    return [*head, *middle, disclosed, note, None, *tail, _dated(day, period), service.sending + service.receiving]


def rows(*, old: bool, total: int | None = None) -> Iterator[list[object]]:
    """Yield the rows of one sheet, in the order of its columns; ``total`` fewer of them than the survey has."""
    wanted = total if total is not None else (OLD_ROWS if old else NEW_ROWS)
    periods = OLD_PERIODS if old else NEW_PERIODS
    pairs = corridors()[: OLD_CORRIDORS if old else CORRIDORS]
    per_round = wanted // (len(periods) * len(pairs)) + 1
    offered = {pair: _services(pair, per_round) for pair in pairs}
    left, number = wanted, 1 if old else 3_240_001
    for done, period in enumerate(periods):
        chance = random.Random(f"{SEED}{period}")
        # What is left is shared out evenly over the periods to come, so that every one has every corridor.
        share = left // (len(periods) - done)
        for place in range(share):
            service = offered[pairs[place % len(pairs)]][place // len(pairs)]
            yield _row(number, period, service, old=old, chance=chance)
            number += 1
        left -= share


def write_full_size(path: Path, *, old_rows: int = OLD_ROWS, new_rows: int = NEW_ROWS) -> Path:
    """Write the workbook; it takes a minute or two and little memory. Returns ``path``."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    book.set_properties({"title": NOTICE, "created": datetime(2026, 1, 1)})  # noqa: DTZ001 - what xlsxwriter takes
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, lines in OTHER_SHEETS.items():
        sheet = book.add_worksheet(name)
        for line, words in enumerate([*lines, (NOTICE,)]):
            sheet.write_row(line, 0, words)
    for name, columns, old, total in (
        (OLD_SHEET, OLD_COLUMNS, True, old_rows),
        (NEW_SHEET, NEW_COLUMNS, False, new_rows),
    ):
        sheet = book.add_worksheet(name)
        sheet.set_column(len(columns) - 2, len(columns) - 2, 12, day)
        sheet.write_row(0, 0, columns)
        for line, cells in enumerate(rows(old=old, total=total), start=1):
            _write(sheet, line, cells, day)
    book.close()
    return path


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, cells: list[object], day: object) -> None:
    for column, value in enumerate(cells):
        if value is None:
            continue
        if isinstance(value, str):
            sheet.write_string(line, column, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(line, column, value, day)
        else:
            sheet.write_number(line, column, value)


if __name__ == "__main__":
    sys.stdout.write(f"{write_full_size(Path(sys.argv[1]))}\n")
