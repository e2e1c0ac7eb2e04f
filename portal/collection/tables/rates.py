"""Reference rates, as each source published them."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, ExactDecimal


class RateRow(Base):
    """``rate`` units of ``quote`` per one ``base`` on ``on``, brought by a run; the newest published run wins."""

    __tablename__ = "reference_rates"
    __table_args__ = (Index(None, "base", "quote", "on", "run_id"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    source: Mapped[str] = mapped_column(String(20))
    base: Mapped[str] = mapped_column(String(3))
    quote: Mapped[str] = mapped_column(String(3))
    on: Mapped[date] = mapped_column(Date)
    rate: Mapped[Decimal] = mapped_column(ExactDecimal)
    publisher: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(10), default="accepted")
    reasons: Mapped[str] = mapped_column(String(200), default="")
    explanation: Mapped[str] = mapped_column(String(1000), default="")
