"""The columns of the files: one line for each price point of a quote, or each band of a tariff.

Money and rates are exact decimals written with a point; days are ISO 8601; codes are ISO 3166-1 alpha-2 and ISO 4217;
several values in one cell are separated by ``|``; an empty cell means that the source did not say.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.collection.tables.reading import StoredQuote
from portal.prices.quotes import Band, PricePoint, Tariff

Value = str | int | Decimal | date | bool | None


@dataclass(frozen=True, slots=True)
class PublishedPrice:
    """One line: a price point of a published quote, or a band of a published tariff."""

    stored: StoredQuote
    provider: str  # canonical name
    source: str
    credit: str
    licence: str  # SPDX name
    sha256: str  # of the snapshot that it was read from
    point: PricePoint | None = None
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type in the words of Frictionless' Table Schema, what it holds, and where from."""

    name: str
    type: str
    description: str
    value: Callable[[PublishedPrice], Value]


def _joined(values: tuple[str, ...]) -> str:
    return "|".join(values)


def _of_point(read: Callable[[PricePoint], Value]) -> Callable[[PublishedPrice], Value]:
    return lambda line: None if line.point is None else read(line.point)


def _of_band(read: Callable[[Band], Value]) -> Callable[[PublishedPrice], Value]:
    return lambda line: None if line.band is None else read(line.band)


def _of_tariff(read: Callable[[Tariff], Value]) -> Callable[[PublishedPrice], Value]:
    return lambda line: None if line.stored.quote.tariff is None else read(line.stored.quote.tariff)


_WHOSE = (
    Column("quote", "string", "Identity of the quote; its proof is at /en/quote/<quote>", lambda line: line.stored.id),
    Column("source", "string", "Source that the price was collected from", lambda line: line.source),
    Column("credit", "string", "Whom to name when you use this line", lambda line: line.credit),
    Column("licence", "string", "Licence of this line, as SPDX names it", lambda line: line.licence),
    Column("snapshot_sha256", "string", "SHA-256 of the archived bytes it was read from", lambda line: line.sha256),
    Column("layer", "string", "surveyed, shopped or tariff", lambda line: line.stored.quote.layer.value),
    Column("period", "string", "The source's name of the round", lambda line: line.stored.quote.period),
    Column("observed_on", "date", "Day of the observation", lambda line: line.stored.quote.observed_on),
    Column("sending", "string", "Sending country", lambda line: line.stored.quote.service.corridor.sending),
    Column("receiving", "string", "Receiving country", lambda line: line.stored.quote.service.corridor.receiving),
    Column("provider", "string", "Provider, by its canonical name", lambda line: line.provider),
    Column("provider_as_spelled", "string", "As the source spells it", lambda line: line.stored.quote.service.provider),
    Column("provider_kind", "string", "Sort of firm", lambda line: line.stored.quote.provider_kind.value),
    Column("pay_in", "string", "How the sender pays", lambda line: _joined(line.stored.quote.service.pay_in)),
    Column(
        "access_points",
        "string",
        "Where the sender pays",
        lambda line: _joined(line.stored.quote.service.access_points),
    ),
    Column("pickup", "string", "How it is collected", lambda line: _joined(line.stored.quote.service.pickup)),
    Column(
        "speed", "string", "Class of the wait", lambda line: line.stored.quote.speed and line.stored.quote.speed.value
    ),
    Column(
        "payout_currency", "string", "Currency that arrives", lambda line: line.stored.quote.service.payout_currency
    ),
    Column("payout_basis", "string", "How that currency is known", lambda line: line.stored.quote.payout_basis.value),
    Column(
        "fee_convention",
        "string",
        "on_top, deducted or unknown (computed as on top)",
        lambda line: line.stored.quote.fee_convention.value,
    ),
    Column(
        "discloses_rate",
        "boolean",
        "Whether the exchange rate was disclosed; if not, margin and total mean nothing",
        lambda line: line.stored.quote.discloses_rate,
    ),
    Column("promotion", "boolean", "Whether it is a promotion", lambda line: line.stored.quote.promotion is not None),
    Column(
        "coverage",
        "string",
        "The survey's judgement of the receiving network",
        lambda line: line.stored.quote.coverage and line.stored.quote.coverage.value,
    ),
    Column("flags", "string", "The source's own slips, kept and named", lambda line: _joined(line.stored.quote.flags)),
    Column("note", "string", "The source's own words", lambda line: line.stored.quote.note),
)

PRICE_COLUMNS: tuple[Column, ...] = (
    *_WHOSE,
    Column(
        "reference_rate",
        "number",
        "The source's own mid-market rate, payout units per sending unit",
        lambda line: line.stored.quote.reference_rate,
    ),
    Column("amount", "number", "Amount sent, in currency", _of_point(lambda point: point.amount)),
    Column("currency", "string", "Currency of amount and fee", _of_point(lambda point: point.currency)),
    Column("denomination", "number", "The survey's nominal amount in dollars", _of_point(lambda p: p.denomination)),
    Column("fee", "number", "Fee, in currency", _of_point(lambda point: point.fee)),
    Column("rate", "number", "Exchange rate applied, payout units per sending unit", _of_point(lambda p: p.rate)),
    Column(
        "stated_margin",
        "number",
        "Exchange margin that the source states, percent",
        _of_point(lambda p: p.stated_margin),
    ),
    Column("stated_total", "number", "Total cost that the source states, percent", _of_point(lambda p: p.stated_total)),
    Column(
        "receiver_fee", "number", "Fee of the receiver, in the payout currency", _of_point(lambda p: p.receiver_fee)
    ),
)

TARIFF_COLUMNS: tuple[Column, ...] = (
    *_WHOSE,
    Column(
        "currency",
        "string",
        "Sending currency",
        _of_tariff(lambda tariff: tariff.currency),
    ),
    Column("minimum", "number", "Smallest amount of the band", _of_band(lambda band: band.minimum)),
    Column("maximum", "number", "Largest amount of the band; empty: no end", _of_band(lambda band: band.maximum)),
    Column("fixed_fee", "number", "Fixed fee", _of_band(lambda band: band.fixed_fee)),
    Column("percent_fee", "number", "Fee in percent of the amount", _of_band(lambda band: band.percent_fee)),
    Column("minimum_fee", "number", "Fee at least", _of_band(lambda band: band.minimum_fee)),
    Column("maximum_fee", "number", "Fee at most", _of_band(lambda band: band.maximum_fee)),
    Column(
        "margin",
        "number",
        "Percent below the reference rate",
        _of_tariff(lambda tariff: tariff.margin),
    ),
    Column(
        "rate",
        "number",
        "Exchange rate, where the tariff states one",
        _of_tariff(lambda tariff: tariff.rate),
    ),
    Column(
        "cash_out_fixed",
        "number",
        "Receiver's fixed fee, payout currency",
        _of_tariff(lambda tariff: tariff.cash_out_fixed),
    ),
    Column(
        "cash_out_percent",
        "number",
        "Receiver's fee in percent",
        _of_tariff(lambda tariff: tariff.cash_out_percent),
    ),
    Column("valid_from", "date", "First day", _of_tariff(lambda tariff: tariff.valid_from)),
    Column(
        "valid_until",
        "date",
        "Last day",
        _of_tariff(lambda tariff: tariff.valid_until),
    ),
)


def cells(line: PublishedPrice, columns: tuple[Column, ...]) -> Iterator[Value]:
    """Yield the values of a line."""
    for column in columns:
        yield column.value(line)


def written(value: Value) -> str:
    """Write a value as the files have it: exact, never in powers of ten.

    >>> written(Decimal("1E+3")), written(Decimal("0.0076")), written(True), written(None)
    ('1000', '0.0076', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
