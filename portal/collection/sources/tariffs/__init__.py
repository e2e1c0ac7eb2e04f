"""Provider tariff feeds: fee schedules that providers publish in our form, as JSON or CSV (docs/tariff-feed.md).

A feed's prices are "stated by the provider" until a mystery shop agrees (portal.prices.verification).
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from portal.collection.snapshots import Fetched, Snapshot
from portal.collection.source import Fetcher, Request, SnapshotUnreadable, SourceUnreachable, Wanted
from portal.collection.sources.tariffs.feed import Feed, FeedHead, FeedTariff
from portal.collection.sources.tariffs.table import CONTRADICTS, feed_from_table
from portal.prices.quotes import (
    Band,
    Conditions,
    CorridorCode,
    Promotion,
    Quote,
    Record,
    Rejected,
    Service,
    Tariff,
)
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import Layer, PayoutBasis

SCHEMA = Path(__file__).with_name("tariff-feed-1.schema.json")
TEMPLATE = Path(__file__).with_name("tariff-feed-template.csv")
EXAMPLE_JSON = Path(__file__).with_name("tariff-feed-example-not-real.json")
EXAMPLE_CSV = Path(__file__).with_name("tariff-feed-example-not-real.csv")

#: Signs of an explanation that a person reads.
LONGEST_TOLD = 600


class Tariffs:
    """Reads every feed named in the settings; each feed is a part of its own."""

    name = "tariffs"
    title = "Tariffs stated by providers"
    version = 1
    layer: Layer | None = Layer.TARIFF
    licence = ""
    credit = "The provider named with each price"
    homepage = ""
    out_of_date_after = timedelta(days=90)
    enabled_by_default = True
    accepts_files = True

    def fetch(self, fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched]:
        """Yield each feed that changed. One feed that fails takes no other down; all failing is SourceUnreachable."""
        addresses = tuple(wanted.addresses.get("tariff_feeds", ()))
        if not addresses:
            wanted.say("No feed is named yet. Write addresses into HOMEWARD_TARIFF_FEEDS; see docs/settings.md.")
        failures = []
        for address in addresses:
            if wanted.stop():
                return
            wanted.say(f"Asking for {address}.")
            accept = ("application/json", "text/csv", "text/plain")
            request = Request(address, part=address, accept=accept, configured=True, max_bytes=20_000_000)
            try:
                fetched = fetcher.get(request)
            except SourceUnreachable as error:
                failures.append(str(error))
                wanted.trouble(f"{address} could not be fetched: {error}")
                continue
            if fetched is not None:
                yield fetched
        if failures and len(failures) == len(addresses):
            raise SourceUnreachable(" ".join(failures))

    def read(self, snapshot: Snapshot, known: KnownRates) -> Iterator[Record]:
        """Yield a quote for each tariff of one feed, and what was refused with its place and reason."""
        del known  # a feed states its currencies
        feed = _document(snapshot.bytes())
        tariffs = feed.pop("tariffs", None)
        try:
            head = FeedHead.model_validate(feed)
        except ValidationError as error:
            raise SnapshotUnreadable(f"The feed's beginning cannot be used. {told(error)}") from error
        if not isinstance(tariffs, list) or not tariffs:
            raise SnapshotUnreadable("The feed names no tariff: the list 'tariffs' is missing or empty.")
        return _records(head, tariffs, snapshot.part)

    def needs_rates_on(self, snapshot: Snapshot) -> Iterable[tuple[str, date]]:
        """Return nothing: a tariff is compared at today's reference rate."""
        del snapshot
        return ()


def _document(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SnapshotUnreadable("The feed is not UTF-8 text.") from error
    if not text.lstrip().startswith(("{", "[", "<")):
        return feed_from_table(text)
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SnapshotUnreadable("The feed is neither JSON nor a CSV table in our form.") from error
    if not isinstance(document, dict):
        raise SnapshotUnreadable("The feed must be one JSON object with 'format', 'provider' and 'tariffs'.")
    return document


def _records(head: FeedHead, tariffs: list[Any], part: str) -> Iterator[Record]:
    seen: set[str] = set()
    for position, given in enumerate(tariffs):
        place = f"tariffs[{position}]"
        if isinstance(given, dict) and CONTRADICTS in given:
            yield _rejected(place, given, "tariff_refused", str(given[CONTRADICTS]))
            continue
        try:
            tariff = FeedTariff.model_validate(given)
        except ValidationError as error:
            yield _rejected(place, given, "tariff_refused", told(error))
            continue
        if tariff.id in seen:
            explanation = f"The id '{tariff.id}' stands twice in this feed. Give each tariff an id of its own."
            yield _rejected(place, given, "duplicate_key", explanation)
            continue
        seen.add(tariff.id)
        yield _quote(head, tariff, part)


def told(error: ValidationError) -> str:
    """Return a validation error as sentences that name the place: 'bands.0.fixed_fee: …'."""
    return " ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'tariff'}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors(include_url=False, include_input=False)[:5]
    )


def _rejected(place: str, given: Any, reason: str, explanation: str) -> Rejected:
    cells = given.items() if isinstance(given, dict) else [("tariff", given)]
    raw = tuple((str(key), json.dumps(value, ensure_ascii=False)) for key, value in cells)
    # A figure of thousands of digits is not repeated whole: the record itself is kept as it came.
    told = explanation if len(explanation) <= LONGEST_TOLD else f"{explanation[:LONGEST_TOLD]}…"
    return Rejected(place, place, reason, told, raw)


def _quote(head: FeedHead, given: FeedTariff, part: str) -> Quote:
    return Quote(
        record_key=given.id,
        service=Service(
            provider=head.provider.name,
            corridor=CorridorCode(given.sending, given.receiving),
            pay_in=tuple(sorted(set(given.pay_in))),
            access_points=tuple(sorted(set(given.access_points))),
            pickup=tuple(sorted(set(given.pickup))),
            payout_currency=given.payout_currency,
        ),
        provider_kind=head.provider.kind,
        layer=Layer.TARIFF,
        period=head.published_on.isoformat(),
        part=part,
        observed_on=head.published_on,
        points=(),
        tariff=_schedule(given),
        fee_convention=given.convention,
        payout_basis=PayoutBasis.STATED,
        speed=given.speed,
        promotion=Promotion(ends=given.valid_until, text=given.promotion) if given.promotion else None,
        conditions=_conditions(given),
        note=given.note,
    )


def _schedule(given: FeedTariff) -> Tariff:
    cash_out = given.cash_out
    return Tariff(
        currency=given.send_currency,
        bands=tuple(Band(**band.model_dump()) for band in given.bands),
        margin=given.margin,
        rate=given.rate,
        cash_out_fixed=cash_out.fixed if cash_out else None,
        cash_out_percent=cash_out.percent if cash_out else None,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
    )


def _conditions(given: FeedTariff) -> Conditions:
    return Conditions(
        towns=given.towns,
        identity_sender=given.identity_sender,
        identity_receiver=given.identity_receiver,
        account_needed=given.account_needed,
        minimum=given.bands[0].minimum,
        maximum=given.bands[-1].maximum,
        joining_fee=given.joining_fee,
        monthly_fee=given.monthly_fee,
    )


SOURCE = Tariffs()
__all__ = ["EXAMPLE_CSV", "EXAMPLE_JSON", "SCHEMA", "SOURCE", "TEMPLATE", "Feed", "Tariffs"]
