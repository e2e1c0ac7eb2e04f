"""A quote comes back from its rows exactly as it went in, printed digits and all."""

import pickle
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from portal.collection.assessing import AssessedQuote, Assessor, Terms
from portal.collection.rounds import RoundsOfRun
from portal.collection.tables import Run, SnapshotRow
from portal.collection.tables.mapping import content_hash, point_values, quote_values, service_values
from portal.collection.tables.reading import read_quote
from portal.collection.writing import Writer
from portal.composition import Homeward
from portal.prices.quotes import Band, Conditions, CorridorCode, PricePoint, Promotion, Quote, Service, Tariff
from portal.prices.rates import NoRates
from portal.prices.vocabulary import (
    AccessPoint,
    Coverage,
    FeeConvention,
    FieldEra,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
    Speed,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
CODES = st.text("ABCXYZ", min_size=3, max_size=3)
PRINTED = [Decimal(text) for text in ("0.0076", "0.00760", "0.00774293457220286", "0", "0.00", "216325")]
DECIMALS = st.sampled_from(PRINTED) | st.decimals(-(10**9), 10**9, places=6).map(lambda value: value or Decimal(0))
MAYBE = st.none() | DECIMALS
DAYS = st.dates(date(2011, 1, 1), date(2026, 11, 21))


def _some(
    words: type[PaymentInstrument] | type[AccessPoint] | type[PickupMethod],
) -> st.SearchStrategy[tuple[object, ...]]:
    return st.sets(st.sampled_from(list(words))).map(lambda found: tuple(sorted(found)))


SERVICES = st.builds(
    Service,
    provider=TEXT,
    corridor=st.builds(CorridorCode, st.sampled_from(["KE", "GB"]), st.sampled_from(["TZ", "NG"])),
    pay_in=_some(PaymentInstrument),
    access_points=_some(AccessPoint),
    pickup=_some(PickupMethod),
    payout_currency=st.none() | CODES,
    era=st.sampled_from(FieldEra),
)
POINTS = st.builds(PricePoint, DECIMALS, CODES, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE)
BANDS = st.builds(Band, DECIMALS, MAYBE, DECIMALS, DECIMALS, MAYBE, MAYBE)
TARIFFS = st.builds(
    Tariff,
    CODES,
    st.lists(BANDS, max_size=3).map(tuple),
    MAYBE,
    MAYBE,
    MAYBE,
    MAYBE,
    st.none() | DAYS,
    st.none() | DAYS,
)
CONDITIONS = st.builds(
    Conditions,
    st.lists(TEXT, max_size=2).map(tuple),
    TEXT,
    TEXT,
    st.none() | st.booleans(),
    MAYBE,
    MAYBE,
    MAYBE,
    MAYBE,
)
QUOTES = st.builds(
    Quote,
    record_key=TEXT,
    service=SERVICES,
    provider_kind=st.sampled_from(ProviderKind),
    layer=st.sampled_from(Layer),
    period=TEXT,
    part=TEXT,
    observed_on=DAYS,
    points=st.lists(POINTS, max_size=3).map(tuple),
    tariff=st.none() | TARIFFS,
    reference_rate=MAYBE,
    fee_convention=st.sampled_from(FeeConvention),
    discloses_rate=st.booleans(),
    payout_basis=st.sampled_from(PayoutBasis),
    speed=st.none() | st.sampled_from(Speed),
    coverage=st.none() | st.sampled_from(Coverage),
    promotion=st.none() | st.builds(Promotion, st.none() | DAYS, TEXT),
    conditions=CONDITIONS | st.just(Conditions()),
    collector=TEXT,
    evidence=TEXT,
    note=TEXT,
    flags=st.lists(st.sampled_from(["rate_zero", "sent_in_dollars"]), unique=True).map(tuple),
)


def _hash(quote: Quote) -> bytes:
    points = tuple(map(point_values, quote.points))
    return content_hash(quote, quote_values(quote), points, service_values(quote.service))


def _handed_over(portal: Homeward, quotes: list[Quote]) -> list[AssessedQuote]:
    """What the writing process gets of quotes that another one read."""
    assessor = Assessor(Terms(date(2026, 11, 21), {}), NoRates(), portal.database.engine.dialect)
    lots = pickle.loads(pickle.dumps(list(assessor.assess(quotes))))
    return [each for lot in lots for each in lot]


@given(st.lists(QUOTES, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_quotes_come_back_as_they_went_in(portal: Homeward, quotes: list[Quote]) -> None:
    with portal.database.writing() as connection:
        run = {"source": "test", "source_version": 1, "state": "published", "asked_by": "test"}
        run_id = connection.execute(insert(Run).values(**run, started_at=portal.clock()).returning(Run.id)).scalar_one()
        snapshot = {"run_id": run_id, "position": 0, "url": "x", "sha256": "0" * 64, "size": 1, "status": 200}
        snapshot_id = connection.execute(
            insert(SnapshotRow).values(**snapshot, was_read=True, fetched_at=portal.clock()).returning(SnapshotRow.id)
        ).scalar_one()
    rounds = RoundsOfRun(run_id, "test", 1)
    writer = Writer(portal.database, run_id, rounds)
    for number, (quote, assessed) in enumerate(zip(quotes, _handed_over(portal, quotes), strict=True), start=1):
        as_read = assessed._replace(status="accepted", flags=",".join(quote.flags))
        writer.add_quote(number, snapshot_id, as_read, rounds.of(as_read.place, as_read.observed_on))
    writer.flush()
    with portal.database.reading() as connection:
        back = {number: read_quote(connection, run_id, number) for number in range(1, len(quotes) + 1)}
    for number, quote in enumerate(quotes, start=1):
        stored = back[number]
        assert stored is not None
        assert stored.quote == quote
        assert _hash(stored.quote) == _hash(quote), "the digits differ"


@given(QUOTES, QUOTES)
def test_only_equal_quotes_share_a_hash(one: Quote, other: Quote) -> None:
    assert (_hash(one) == _hash(other)) == (repr(one) == repr(other))
