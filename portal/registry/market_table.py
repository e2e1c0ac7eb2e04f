"""The optional ``[market]`` table of a corridor file: who holds which share of its market, from a published source."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from portal.prices.corridors import MarketBasis, MarketShare, MarketShares
from portal.registry.fields import Text, WebAddress
from portal.registry.reading import Table

_WHOLE: Final = Decimal(100)
#: A citation names who says so and in which publication: fewer words than this do not.
_WORDS_OF_A_CITATION: Final = 3


def _whole_numbers_too(value: Any) -> Any:
    """TOML writes 20 as a whole number and 20.5 as a decimal; both are shares."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _share(percent: Decimal) -> Decimal:
    if not percent.is_finite() or not 0 < percent <= _WHOLE:
        raise ValueError(f"{percent} is no share. Write percent of the market: above 0, at most 100.")
    return percent


def _year(year: int) -> int:
    if not 1990 <= year <= 2100:
        raise ValueError(f"{year} is no year of a market share. Write the year the figures are of, such as 2024.")
    return year


class Share(Table):
    """One provider's share."""

    provider: Text
    percent: Annotated[Decimal, BeforeValidator(_whole_numbers_too), Field(strict=True)]

    @field_validator("percent")
    @classmethod
    def _is_a_share(cls, percent: Decimal) -> Decimal:
        return _share(percent)


class Market(Table):
    """The table: the source, its year, what the shares are of, and the shares."""

    source: Text
    year: int
    basis: Annotated[MarketBasis, Field(strict=False)]
    website: WebAddress | None = None
    shares: list[Share] = Field(min_length=1, alias="share")

    missing: ClassVar[dict[str, str]] = {
        "year": "Write the year the shares are of, such as 2024.",
        "basis": f"Write what they are shares of, one of: {', '.join(MarketBasis)}.",
        "share": "Write at least one [[market.share]] with provider and percent.",
        "provider": "Write the provider's name as corridors/providers.toml or the sources write it.",
        "percent": "Write its share in percent, such as 35.5.",
    }

    @field_validator("year")
    @classmethod
    def _is_a_year(cls, year: int) -> int:
        return _year(year)

    @field_validator("shares")
    @classmethod
    def _add_up(cls, shares: list[Share]) -> list[Share]:
        for place, share in enumerate(shares):
            if any(share.provider == other.provider for other in shares[:place]):
                raise ValueError(f"“{share.provider}” stands there twice. Keep it once.")
        total = sum((share.percent for share in shares), Decimal(0))
        if total > _WHOLE:
            raise ValueError(f"the shares add up to {total}, which is more than 100. Look them up again.")
        return shares

    @model_validator(mode="after")
    def _source_can_be_found(self) -> Self:
        if self.website is None and len(self.source.split()) < _WORDS_OF_A_CITATION:
            raise ValueError(
                f"nobody finds the source “{self.source}”. Write who published the shares and in which publication, or "
                "its website."
            )
        return self

    def shares_known(self) -> MarketShares:
        """Return it in the form the rest of the portal uses."""
        shares = tuple(MarketShare(share.provider, share.percent) for share in self.shares)
        return MarketShares(self.source, self.year, self.basis, shares, self.website or "")
