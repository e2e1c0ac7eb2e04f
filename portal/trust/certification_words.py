"""What the certification page says of each requirement, and of what shows whether it is met."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from portal.composition import homeward
from portal.localization import current_language, ngettext, number, percent
from portal.localization import gettext as _
from portal.localization.dates import month_year
from portal.prices.corridors import MarketBasis
from portal.trust.certification import Point, looked_at_by, pages_load_nothing_from_others
from portal.trust.coverage import SHARES_COUNT_FOR_YEARS, Coverage
from portal.trust.requirements import CorridorMeasured, Measured, Requirement


@dataclass(frozen=True, slots=True)
class Said:
    """A line of evidence: our words, and what the operator or a source says in theirs."""

    words: str
    quoted: str = ""


def title(requirement: Requirement) -> str:
    """Name a requirement."""
    return {
        Requirement.TWO_PRICE_POINTS: _("Two amounts for each service"),
        Requirement.FEE: _("The fee"),
        Requirement.RATE: _("The exchange rate"),
        Requirement.TOTAL_COST: _("The total cost"),
        Requirement.SPEED: _("The speed"),
        Requirement.TYPE_OF_SERVICE: _("The type of service"),
        Requirement.MARKET: _("At least 60%% of each corridor's market"),
        Requirement.INDEPENDENT: _("Independent researchers"),
        Requirement.MYSTERY_SHOPPING: _("Mystery shopping"),
        Requirement.NO_ADVERTISING: _("No advertising"),
        Requirement.FUNDING: _("No subscription, clear funding, none from providers"),
        Requirement.LINKS: _("Links to the other certified databases"),
    }[requirement]


def evidence(point: Point) -> tuple[Said, ...]:
    """Say what shows that a requirement is met, or why it is not."""
    if point.requirement in _STATED:
        return tuple(_STATED[point.requirement](point.met))
    if not point.worst:
        return (Said(_("There is no corridor with prices to look at.")),)
    shown = point.worst if point.alike else point.worst[:1]
    if point.requirement is Requirement.MARKET:
        return tuple(_of_market(shown))
    return tuple(_of_corridors(point.requirement, shown))


def alike(corridors: int) -> str:
    """Say that no corridor stands worse than another."""
    return ngettext(
        "%(num)s corridor, all alike.",
        "All %(num)s corridors stand alike.",
        corridors,
        num=number(corridors, current_language()),
    )


def share_text(share: Decimal) -> str:
    """Write a share of the market in percent, rounded down: 59.96 must not read as 60."""
    exact = share.quantize(Decimal("0.01"), ROUND_DOWN).normalize()
    return percent(exact, current_language(), digits=max(0, -int(exact.as_tuple().exponent)))


def cell(requirement: Requirement, measured: Measured) -> str:
    """Write a corridor's figure for the table: "8 of 9", or the share of the market."""
    language = current_language()
    if requirement is Requirement.MARKET:
        return _("Not known") if measured.percent is None else share_text(measured.percent)
    return _("%(have)s of %(all)s", have=number(measured.have, language), all=number(measured.services, language))


def _of_corridors(requirement: Requirement, corridors: Sequence[CorridorMeasured]) -> Iterator[Said]:
    """Say how many services have what is asked: of the worst corridor, or of all where they stand alike."""
    measured = [each.measured[requirement] for each in corridors]
    services = sum(each.services for each in measured)
    if not services:
        yield Said(_("No price is known there."))
        return
    language = current_language()
    have, every = number(sum(each.have for each in measured), language), number(services, language)
    if requirement is Requirement.MYSTERY_SHOPPING:
        yield Said(
            _("Services that our mystery shoppers checked in 180 days: %(have)s of %(all)s.", have=have, all=every)
        )
        return
    yield Said(_("Services that have it: %(have)s of %(all)s.", have=have, all=every))
    if requirement is Requirement.TWO_PRICE_POINTS:
        yield Said(_("Two amounts that differ by less than 10%% count as one."))
    yield from stale([each.coverage for each in corridors])


def stale(coverages: Sequence[Coverage]) -> Iterator[Said]:
    """Say how many services of corridors have no price that still holds."""
    language = current_language()
    every, current = (sum(getattr(each, name) for each in coverages) for name in ("services", "current"))
    newest = max((each.newest_on for each in coverages if each.newest_on is not None), default=None)
    if every > current and newest is not None:
        said = _(
            "Services with only a price that is out of date: %(old)s of %(all)s. The newest price is from %(month)s.",
            old=number(every - current, language),
            all=number(every, language),
            month=month_year(newest, language),
        )
        yield Said(said)


def _of_market(corridors: Sequence[CorridorMeasured]) -> Iterator[Said]:
    """Say what share is covered and who says so: of the worst corridor, or of all where they stand alike."""
    said = [said for each in corridors for said in of_market(each.coverage)]
    yield from dict.fromkeys(said)


def of_market(coverage: Coverage) -> Iterator[Said]:
    """Say what share of a corridor's market is covered and who says so, or why nobody knows."""
    market = coverage.market
    if market is None:
        yield Said(_("No published market share is cited, so nobody knows how much of the market is covered."))
    elif coverage.covered is None:
        years = number(SHARES_COUNT_FOR_YEARS, current_language())
        yield Said(_("The cited market shares are of %(year)s.", year=market.year))
        yield Said(_("Only shares of this year, or of the %(years)s years before it, count.", years=years))
    else:
        yield Said(covered_sentence(market.basis, coverage.covered))
        yield Said(_("Source, for %(year)s:", year=market.year), market.source)


def covered_sentence(basis: MarketBasis, share: Decimal) -> str:
    """Say what share of the market is covered; ``share`` is in percent."""
    written = share_text(share)
    if basis is MarketBasis.VALUE:
        return _("Providers with a price that is not out of date carry %(percent)s of the money sent.", percent=written)
    return _("Providers with a price that is not out of date carry %(percent)s of the transfers.", percent=written)


def _independent(is_met: bool) -> Iterator[Said]:
    if is_met:
        yield Said(_("The operator states:"), homeward().settings.researchers)
        yield Said(_alone())
    else:
        yield Said(_("The operator has not stated who collects the prices."))


def _alone() -> str:
    return _("This rests on the operator's statement alone.")


def _advertising(_is_met: bool) -> Iterator[Said]:
    if pages_load_nothing_from_others():
        yield Said(
            _("Every page forbids browsers to load anything from other websites. So no advertising network gets in.")
        )
    else:
        yield Said(_("Pages may load things from other websites."))
    if homeward().settings.no_advertising:
        yield Said(_("The operator states that this portal carries no advertising of its own either."))
    else:
        yield Said(_("The operator has not stated that this portal carries no advertising."))


def _funding(is_met: bool) -> Iterator[Said]:
    settings = homeward().settings
    yield Said(_("Everybody can read everything, without an account and without paying."))
    if settings.funding:
        yield Said(_("The operator states who pays:"), settings.funding)
    else:
        yield Said(_("The operator of this portal has not said yet who pays for it."))
    if settings.no_provider_funding:
        yield Said(_("The operator states that no provider pays."))
    else:
        yield Said(_("The operator has not stated that no provider pays."))
    if is_met:
        yield Said(_("Who pays, and who does not, rests on the operator's statement alone."))


def _links(is_met: bool) -> Iterator[Said]:
    portal, language = homeward(), current_language()
    certified = looked_at_by(portal.corridors.certified, portal.clock().date())
    unopened = sum(database.checked_on is None for database in certified.databases)
    count = len(certified.databases)
    written = number(count, language)
    if certified.listed is None:
        yield Said(ngettext("%(count)s database is linked.", "%(count)s databases are linked.", count, count=written))
    else:
        listed = number(certified.listed, language)
        yield Said(
            _("Databases on the World Bank's list that are linked: %(count)s of %(all)s.", count=written, all=listed)
        )
    if unopened:
        yield Said(_("Not checked by a person yet: %(count)s of them.", count=number(unopened, language)))
    if certified.compared_on is None:
        yield Said(_("Nobody has compared our list with the World Bank's yet. So nobody knows how many are missing."))
    elif not is_met and not unopened and certified.listed == count:
        yield Said(_("It was checked more than 400 days ago."))
    if is_met:
        yield Said(_("That a person looked, and when, rests on the operator's statement alone."))


_STATED = {
    Requirement.INDEPENDENT: _independent,
    Requirement.NO_ADVERTISING: _advertising,
    Requirement.FUNDING: _funding,
    Requirement.LINKS: _links,
}
