"""The survey sheet: one row is one amount of one service, seen by one shopper on one visit.

Rows of one visit become one quote with a price point each. A bad row is refused with its line number and a reason, and
takes no good row down; a visit is refused row by row where its rows contradict one another.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.collection.cells import CellRefused, Cells
from portal.collection.source import SnapshotUnreadable
from portal.prices.quotes import Conditions, CorridorCode, PricePoint, Promotion, Quote, Record, Rejected, Service
from portal.prices.vocabulary import (
    AccessPoint,
    Coverage,
    FeeConvention,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
    Speed,
)

#: Every column, in the order of the template. Those without a star may be left empty, or out.
COLUMNS: dict[str, str] = {
    "round": "* the round of mystery shopping, such as 2026-11",
    "visit": "* a code for this visit, the same on every row of it",
    "shopper": "* the shopper's code, never a name",
    "observed_on": "* the day, as 2026-11-21",
    "place": "where the shopper asked: town or website",
    "evidence": "what proves it: the receipt's or screenshot's file name",
    "from": "* sending country, such as KE",
    "to": "* receiving country, such as TZ",
    "provider": "* the provider's name",
    "provider_kind": "bank, money_transfer_operator, mobile_operator, …",
    "pay_in": "* cash, bank_account, debit_card, credit_card, prepaid_card, mobile_money; several with +",
    "access_point": "branch, agent, internet, call_centre, mobile_phone, atm, post_office; several with +",
    "pickup": "* cash, bank_account, mobile_wallet, home_delivery, card, atm; several with +",
    "send_currency": "* such as KES",
    "payout_currency": "* such as TZS: the notes or the account the receiver gets",
    "amount": "* the amount asked about, in the send currency",
    "fee": "the fee in the send currency; 0 where there is none, empty where not told",
    "fee_is": "* on_top or deducted: was the fee added to the amount, or taken out of it?",
    "rate": "payout units for one send unit, with all digits shown; empty where not told before paying",
    "arrives": "what would arrive, in the payout currency; checks the other figures",
    "receiver_fee": "what collecting costs the receiver, in the payout currency; empty where not known",
    "speed": "less_than_one_hour, same_day, next_day, two_days, three_to_five_days, six_days_or_more",
    "coverage": "high, medium, low: the receiving network",
    "promotion": "the promotion's words, if the price is one",
    "promotion_ends": "the last day of the promotion",
    "account_needed": "yes or no: must the sender open an account first?",
    "joining_fee": "what opening it or joining costs once, in the send currency; 0 where nothing, empty where not told",
    "monthly_fee": "what keeping it costs each month, in the send currency; 0 where nothing, empty where not told",
    "identity_sender": "papers asked of the sender",
    "identity_receiver": "papers asked of the receiver",
    "towns": "towns or agents where it can be collected, separated by ;",
    "minimum": "smallest amount that can be sent",
    "maximum": "largest amount that can be sent",
    "note": "anything else worth knowing",
}
NEEDED = tuple(name for name, meaning in COLUMNS.items() if meaning.startswith("*"))


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: dict[str, str]
    visit: str
    quote: Quote  # with the one price point of this line

    @property
    def agreement(self) -> tuple[object, ...]:
        """What all rows of one visit must say alike."""
        quote = self.quote
        return (quote.service, quote.observed_on, quote.fee_convention, quote.collector, quote.points[0].currency)


def read_sheet(text: str, part: str) -> Iterator[Record]:
    """Yield one quote per visit and one ``Rejected`` per bad row. Raises SnapshotUnreadable for what is no sheet."""
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    _check_heading(rows.fieldnames, part)
    visits: dict[str, list[_Line]] = {}
    for number, cells in _numbered(rows, part):
        try:
            line = _line(number, cells, part)
            _must_agree(line, visits.get(line.visit, []))
        except CellRefused as refused:
            yield _rejected(number, cells, "cell_refused", str(refused))
            continue
        visits.setdefault(line.visit, []).append(line)
    for lines in visits.values():
        yield _quote(lines)


def _check_heading(names: object, part: str) -> None:
    heading = [str(name or "").strip() for name in names] if isinstance(names, list) else []
    missing = [name for name in NEEDED if name not in heading]
    unknown = [name for name in heading if name not in COLUMNS]
    if missing or unknown or len(set(heading)) != len(heading):
        told = f"missing: {', '.join(missing)}" if missing else f"unknown: {', '.join(unknown) or 'a column twice'}"
        raise SnapshotUnreadable(
            f"{part or 'The sheet'} does not have the survey sheet's columns ({told}). Start from the empty template."
        )


def _numbered(rows: "csv.DictReader[str]", part: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with the number of its (last) line in the file; empty rows are passed over."""
    try:
        for row in rows:
            extra = row.pop(None, None)  # cells right of the last column
            cells = {str(name).strip(): text or "" for name, text in row.items()}
            if extra and any(str(text).strip() for text in extra):
                cells["(right of the last column)"] = "; ".join(map(str, extra))
            if any(text.strip() for text in cells.values()):
                yield rows.line_num, cells
    except csv.Error as error:
        raise SnapshotUnreadable(f"{part or 'The sheet'} is not a whole CSV file ({error}). Save it again.") from error


def _line(number: int, given: dict[str, str], part: str) -> _Line:
    if "(right of the last column)" in given:
        raise CellRefused("There are cells right of the last column. Put quotation marks around texts with a comma.")
    cells = Cells(given)
    visit = f"{cells.round_name('round')}/{cells.text('visit', needed=True, longest=60)}"
    observed_on = cells.day("observed_on", needed=True)
    if observed_on is None:
        raise CellRefused("The column 'observed_on' is empty. Fill it in.")
    point, discloses = _point(cells)
    quote = Quote(
        record_key=visit,
        service=_service(cells),
        provider_kind=cells.choice("provider_kind", ProviderKind) or ProviderKind.OTHER,
        layer=Layer.SHOPPED,
        period=cells.round_name("round"),
        part=part,
        observed_on=observed_on,
        points=(point,),
        fee_convention=_convention(cells),
        discloses_rate=discloses,
        payout_basis=PayoutBasis.STATED,
        speed=cells.choice("speed", Speed),
        coverage=cells.choice("coverage", Coverage),
        promotion=_promotion(cells),
        conditions=_conditions(cells),
        collector=cells.text("shopper", needed=True, longest=80),
        evidence=cells.text("evidence", longest=400),
        note="; ".join(text for text in (cells.text("place", longest=200), cells.text("note")) if text),
    )
    return _Line(number, given, visit, quote)


def _service(cells: Cells) -> Service:
    corridor = CorridorCode(cells.country("from"), cells.country("to"))
    if corridor.sending == corridor.receiving:
        raise CellRefused("The columns 'from' and 'to' name the same country.")
    return Service(
        provider=cells.text("provider", needed=True, longest=200),
        corridor=corridor,
        pay_in=cells.choices("pay_in", PaymentInstrument, needed=True),
        access_points=cells.choices("access_point", AccessPoint),
        pickup=cells.choices("pickup", PickupMethod, needed=True),
        payout_currency=cells.currency("payout_currency"),
    )


def _convention(cells: Cells) -> FeeConvention:
    convention = cells.choice("fee_is", FeeConvention, needed=True)
    if convention in (None, FeeConvention.UNKNOWN):
        raise CellRefused("The column 'fee_is' must say on_top or deducted. Ask, or leave this row out.")
    return convention


def _point(cells: Cells) -> tuple[PricePoint, bool]:
    """Return the price point, and whether the exchange rate was told before paying."""
    currency = cells.currency("send_currency")
    amount = cells.above_zero("amount")
    fee = cells.decimal("fee")
    rate = cells.decimal("rate")
    if rate == 0:
        raise CellRefused("The column 'rate' holds 0. Leave it empty where the rate was not told.")
    if currency is None:
        raise CellRefused("The column 'send_currency' is empty. Fill it in.")
    point = PricePoint(amount, currency, fee, rate, receiver_fee=cells.decimal("receiver_fee"))
    _check_arrival(cells, point)
    return point, rate is not None


def _check_arrival(cells: Cells, point: PricePoint) -> None:
    """Where the shopper noted what arrives, the figures must lead to it, within what their printed digits allow."""
    arrives = cells.decimal("arrives")
    if arrives is None or point.rate is None or point.fee is None:
        return
    deducted = cells.choice("fee_is", FeeConvention) is FeeConvention.DEDUCTED
    converted = point.amount - point.fee if deducted else point.amount
    computed = converted * point.rate
    half_a_digit = Decimal(5).scaleb(int(point.rate.as_tuple().exponent) - 1)
    slack = abs(converted) * half_a_digit + 1
    after_fee = computed - (point.receiver_fee or 0)
    # A shopper may have noted what arrives before or after the receiver's fee.
    if min(abs(arrives - computed), abs(arrives - after_fee)) > slack:
        raise CellRefused(
            f"The column 'arrives' holds {arrives}, but amount, fee and rate give {computed.normalize():f}. "
            "Check all four, and whether the fee is on top or deducted."
        )


def _promotion(cells: Cells) -> Promotion | None:
    text, ends = cells.text("promotion", longest=400), cells.day("promotion_ends")
    return Promotion(ends=ends, text=text) if text or ends else None


def _conditions(cells: Cells) -> Conditions:
    conditions = Conditions(
        towns=cells.names("towns"),
        identity_sender=cells.text("identity_sender", longest=400),
        identity_receiver=cells.text("identity_receiver", longest=400),
        account_needed=cells.yes_or_no("account_needed"),
        minimum=cells.decimal("minimum"),
        maximum=cells.decimal("maximum"),
        joining_fee=cells.decimal("joining_fee"),
        monthly_fee=cells.decimal("monthly_fee"),
    )
    if conditions.minimum is not None and conditions.maximum is not None and conditions.minimum > conditions.maximum:
        raise CellRefused("The column 'minimum' is larger than 'maximum'.")
    return conditions


def _must_agree(line: _Line, others: list[_Line]) -> None:
    for other in others:
        if line.agreement != other.agreement:
            raise CellRefused(
                f"This row has the visit code of line {other.number}, but another service, day, shopper, currency or "
                "kind of fee. Give it a visit code of its own."
            )
        if line.quote.points[0].amount == other.quote.points[0].amount:
            raise CellRefused(f"Line {other.number} has the same visit and the same amount. Keep one of the two.")


def _quote(lines: list[_Line]) -> Quote:
    first = lines[0].quote
    points = tuple(sorted((line.quote.points[0] for line in lines), key=lambda point: point.amount))
    return replace(
        first,
        points=points,
        discloses_rate=all(line.quote.discloses_rate for line in lines),
        evidence="; ".join(dict.fromkeys(line.quote.evidence for line in lines if line.quote.evidence)),
        note="; ".join(dict.fromkeys(line.quote.note for line in lines if line.quote.note)),
    )


def _rejected(number: int, cells: dict[str, str], reason: str, explanation: str) -> Rejected:
    raw = tuple(cells.items())
    digest = hashlib.sha256(repr(raw).encode()).hexdigest()[:12]
    return Rejected(f"line {number}/{digest}", f"line {number}", reason, explanation, raw)
