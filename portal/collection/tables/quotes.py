"""Services, rounds, quotes and their price points.

A **round** is what one run brought of one part of one source for one corridor in one period. A newer published run
that brings the same part, corridor and period again replaces the round whole; the newest published run wins, so
nothing needs to be deleted or marked, and publication is one UPDATE of the run.

A quote's identity is its run and its number there (``12-345`` in addresses): no counter to share, sequential on disk,
and the same again when the run is replayed.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, ExactDecimal


class ServiceRow(Base):
    """A service as the source spells it; ``key`` is the SHA-256 over all its fields."""

    __tablename__ = "services"
    __table_args__ = (UniqueConstraint("key"), Index(None, "sending", "receiving"), Index(None, "provider"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    provider: Mapped[str] = mapped_column(String(200))
    sending: Mapped[str] = mapped_column(String(2))
    receiving: Mapped[str] = mapped_column(String(2))
    pay_in: Mapped[str] = mapped_column(String(120))  # values joined by "+", sorted
    access_points: Mapped[str] = mapped_column(String(120))
    pickup: Mapped[str] = mapped_column(String(120))
    payout_currency: Mapped[str | None] = mapped_column(String(3))
    era: Mapped[str] = mapped_column(String(12))


class Round(Base):
    """What a run brought for one part, corridor and period, with the averages computed when it was published."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("run_id", "part", "sending", "receiving", "period"),
        # The newest round of each source and part is found by one seek each, however long the history (reading.py).
        Index(None, "sending", "receiving", "source", "part", "period", "run_id"),
        Index(None, "source", "period"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    source: Mapped[str] = mapped_column(String(40))
    part: Mapped[str] = mapped_column(String(400), default="")
    sending: Mapped[str] = mapped_column(String(2))
    receiving: Mapped[str] = mapped_column(String(2))
    period: Mapped[str] = mapped_column(String(20))
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    oldest_on: Mapped[date] = mapped_column(Date)
    newest_on: Mapped[date] = mapped_column(Date)
    quotes: Mapped[int] = mapped_column(Integer, default=0)  # shown; 0 where all are held or the round was taken back
    #: True: the source offers nothing here any more (a feed dropped the corridor); older rounds are history only.
    withdrawn: Mapped[bool] = mapped_column(default=False)
    average_total: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # percent, stated, denomination 200
    average_rows: Mapped[int] = mapped_column(Integer, default=0)
    average_rows_held: Mapped[int] = mapped_column(
        Integer, default=0, server_default="0"
    )  # of those, held from display
    average_without_promotions: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    average_without_promotions_rows: Mapped[int] = mapped_column(Integer, default=0)
    smart: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # percent; None: not enough services
    smart_rows: Mapped[int] = mapped_column(Integer, default=0)
    smart_coverage_unknown: Mapped[int] = mapped_column(Integer, default=0)  # of those, without a stated coverage


class QuoteRow(Base):
    """One quote. ``status`` says whether it is shown: accepted and released are, held and discarded are not."""

    __tablename__ = "quotes"
    __table_args__ = (
        Index(None, "round_id"),
        Index(None, "service_id", "observed_on"),
        Index(None, "status", "run_id"),
        ForeignKeyConstraint(["run_id"], ["runs.id"]),
    )

    run_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    record_key: Mapped[str] = mapped_column(String(200))
    content_hash: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(10))  # accepted, held, released, discarded
    reasons: Mapped[str] = mapped_column(Text, default="")  # codes why it was held, joined by ","
    explanation: Mapped[str] = mapped_column(Text, default="")
    observed_on: Mapped[date] = mapped_column(Date)
    provider_kind: Mapped[str] = mapped_column(String(40))
    layer: Mapped[str] = mapped_column(String(10))
    speed: Mapped[str | None] = mapped_column(String(24))
    coverage: Mapped[str | None] = mapped_column(String(8))
    fee_convention: Mapped[str] = mapped_column(String(8))
    discloses_rate: Mapped[bool]
    payout_basis: Mapped[str] = mapped_column(String(12))
    reference_rate: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    promotion: Mapped[bool] = mapped_column(default=False)
    promotion_ends: Mapped[date | None] = mapped_column(Date)
    promotion_text: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # None where nothing was said
    tariff: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # decimals as text
    collector: Mapped[str] = mapped_column(String(80), default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    flags: Mapped[str] = mapped_column(Text, default="")  # joined by ","


class PricePointRow(Base):
    """One price point of a quote."""

    __tablename__ = "price_points"
    __table_args__ = (
        ForeignKeyConstraint(["run_id", "number"], ["quotes.run_id", "quotes.number"]),
        {"sqlite_with_rowid": False},
    )

    run_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    amount: Mapped[Decimal] = mapped_column(ExactDecimal)
    currency: Mapped[str] = mapped_column(String(3))
    fee: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    rate: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    denomination: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    stated_margin: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    stated_total: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    receiver_fee: Mapped[Decimal | None] = mapped_column(ExactDecimal)
