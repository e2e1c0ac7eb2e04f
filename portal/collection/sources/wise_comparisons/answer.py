"""One answer of Wise, read into quotes.

Facts (design, section 8): the fee is deducted, received = (send - fee) x rate. The sign of ``markup`` is documented
both ways, so margins are computed from rates and ``markup`` is never looked at. A provider may hold several quotes, for
different countries: the one for the countries asked about is taken, never simply the first. Bank to bank only.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from portal.collection.exact_json import amount, exact_json
from portal.collection.snapshots import Snapshot
from portal.collection.source import SnapshotUnreadable
from portal.collection.sources.wise_comparisons.durations import speed
from portal.collection.sources.wise_comparisons.question import Question
from portal.prices.money import CONTEXT
from portal.prices.quotes import PricePoint, Quote, Record, Rejected, Service
from portal.prices.reasons import Refusal
from portal.prices.vocabulary import (
    FeeConvention,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
    Speed,
)

_KINDS = {"bank": ProviderKind.BANK, "moneytransferprovider": ProviderKind.MONEY_TRANSFER_OPERATOR}

#: What arrives may be rounded to whole units of the payout currency, and the rate shown to fewer digits than used.
_ROUNDING = Decimal(1)
_SHOWN_DIGITS = Decimal("0.001")

JsonObject = dict[str, Any]


class Unusable(Exception):
    """A record cannot become a quote; says why, with a reason code."""

    def __init__(self, reason: Refusal, explanation: str) -> None:
        super().__init__(explanation)
        self.reason = reason


def read_answer(snapshot: Snapshot) -> Iterator[Record]:
    """Yield a quote or a refusal for each provider. Raises SnapshotUnreadable where it is no comparison."""
    question = Question.asked_at(snapshot.url)
    document = exact_json(snapshot.bytes(), "Wise")
    providers = document.get("providers") if isinstance(document, dict) else None
    if not isinstance(providers, list):
        raise SnapshotUnreadable("Wise sent something other than a list of providers. Its form may have changed.")
    return _records(providers, question, snapshot)


def _records(providers: list[object], question: Question, snapshot: Snapshot) -> Iterator[Record]:
    if not providers:
        told = f"Wise compares nobody for {question.part}. Nothing is shown from it there."
        yield Rejected(question.part, "providers", Refusal.OTHER_COUNTRY, told, ())
    middle = _mid_market_rate(providers)
    for number, provider in enumerate(providers, start=1):
        place = f"provider {number}"
        try:
            yield _quote(_object(provider), question, snapshot, middle)
        except Unusable as refused:
            raw = provider if isinstance(provider, dict) else {"provider": provider}
            columns = tuple((str(key), str(value)) for key, value in raw.items())
            yield Rejected(str(raw.get("name") or place)[:200], place, refused.reason, str(refused), columns)


def _quote(provider: JsonObject, question: Question, snapshot: Snapshot, middle: Decimal | None) -> Quote:
    name = provider.get("name")
    if not isinstance(name, str) or not name.strip():
        raise Unusable(Refusal.UNREADABLE, "The provider has no name. It is left out.")
    given = _for_countries(provider.get("quotes"), question, name)
    alias = provider.get("alias")
    return Quote(
        record_key=alias if isinstance(alias, str) and alias else name,
        service=Service(
            provider=name,
            corridor=question.corridor,
            pay_in=(PaymentInstrument.BANK_ACCOUNT,),
            access_points=(),
            pickup=(PickupMethod.BANK_ACCOUNT,),
            payout_currency=question.payout_currency,
        ),
        provider_kind=_KINDS.get(str(provider.get("type")).lower(), ProviderKind.OTHER),
        layer=Layer.ESTIMATE,
        period=snapshot.fetched_at.date().isoformat(),  # one round for each day of pulling, whenever prices were found
        part=question.part,
        observed_on=_collected_on(given.get("dateCollected")),
        points=(_point(given, question),),
        reference_rate=middle,
        fee_convention=FeeConvention.DEDUCTED,
        payout_basis=PayoutBasis.STATED,
        speed=_speed(given.get("deliveryEstimation")),
    )


def _object(value: object) -> JsonObject:
    if not isinstance(value, dict):
        raise Unusable(Refusal.UNREADABLE, "This is no provider with quotes. It is left out.")
    return value


def _for_countries(quotes: object, question: Question, name: str) -> JsonObject:
    """Return the quote for the corridor's countries; one that leaves a country open counts where none names it."""
    found = [quote for quote in quotes if isinstance(quote, dict)] if isinstance(quotes, list) else []
    if not found:
        raise Unusable(Refusal.UNREADABLE, f"{name} is named without any quote. It is left out.")
    fits = [(fit, quote) for quote in found if (fit := _fit(quote, question)) is not None]
    if not fits:
        named = ", ".join(sorted({f"{quote.get('sourceCountry')}-{quote.get('targetCountry')}" for quote in found}))
        told = f"The quotes of {name} are for other countries ({named}) than {question.corridor}. They are left out."
        raise Unusable(Refusal.OTHER_COUNTRY, told)
    best = max(fit for fit, _ in fits)
    closest = [quote for fit, quote in fits if fit == best]
    if any(quote != closest[0] for quote in closest):
        told = (
            f"{name} has {len(closest)} different quotes for {question.corridor}; none can be chosen. It is left out."
        )
        raise Unusable(Refusal.CONTRADICTS_ITSELF, told)
    return closest[0]


def _fit(quote: JsonObject, question: Question) -> int | None:
    """Return how many of the corridor's countries a quote names, or None where it names another."""
    asked = {"sourceCountry": question.corridor.sending, "targetCountry": question.corridor.receiving}
    if any(quote.get(key) not in (None, country) for key, country in asked.items()):
        return None
    return sum(quote.get(key) is not None for key in asked)


def _point(given: JsonObject, question: Question) -> PricePoint:
    rate, fee = amount(given.get("rate")), amount(given.get("fee"), zero=True)
    received = amount(given.get("receivedAmount"), zero=True)
    wanted = {"rate": rate, "fee": fee, "receivedAmount": received}
    missing = [key for key, value in wanted.items() if value is None]
    if rate is None or fee is None or received is None:
        told = f"{' and '.join(missing)} missing, or not a number that can be. The provider is left out."
        raise Unusable(Refusal.UNREADABLE, told)
    computed = CONTEXT.multiply(CONTEXT.subtract(question.amount, fee), rate)
    # Where the fee eats up all that is sent, nothing arrives whatever the formula says.
    off = CONTEXT.abs(CONTEXT.subtract(max(computed, Decimal(0)), received))
    if off > _ROUNDING + CONTEXT.multiply(received, _SHOWN_DIGITS):
        told = (
            f"(amount - fee) x rate gives {computed:f}, but {received:f} is said to arrive. The provider is left out."
        )
        raise Unusable(Refusal.CONTRADICTS_ITSELF, told)
    return PricePoint(question.amount, question.currency, fee, rate)


def _mid_market_rate(providers: list[object]) -> Decimal | None:
    """Return the rate that the answer itself calls mid-market, or None where it names none or several."""
    lists = [provider.get("quotes") for provider in providers if isinstance(provider, dict)]
    quotes = [quote for given in lists if isinstance(given, list) for quote in given if isinstance(quote, dict)]
    marked = [quote.get("rate") for quote in quotes if quote.get("isConsideredMidMarketRate") is True]
    rates = {rate for rate in map(amount, marked) if rate is not None}
    return rates.pop() if len(rates) == 1 else None


def _collected_on(text: object) -> date:
    """Return the day, in UTC, on which Wise found the price."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise Unusable(Refusal.UNREADABLE, "dateCollected is missing or no date. A price without its day is left out.")
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)).date()


def _speed(estimation: object) -> Speed | None:
    duration = estimation.get("duration") if isinstance(estimation, dict) else None
    return speed(duration.get("min"), duration.get("max")) if isinstance(duration, dict) else None
