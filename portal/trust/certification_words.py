"""What the certification page says of each requirement, and of what shows whether it is met."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from portal.composition import homeward
from portal.localization import current_language, ngettext, number, percent
from portal.localization import gettext as _
from portal.localization.dates import month_year
from portal.prices.corridors import MarketBasis
from portal.trust.certification import Point
from portal.trust.requirements import OF_SERVICES, CorridorMeasured, Measured, Requirement


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
    if point.worst is None:
        return (Said(_("There is no corridor with prices to look at.")),)
    return tuple(_of_corridor(point.requirement, point.worst))


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


def _of_corridor(requirement: Requirement, corridor: CorridorMeasured) -> Iterator[Said]:
    measured = corridor.measured[requirement]
    if requirement is Requirement.MARKET:
        yield from _of_market(corridor)
        return
    if not measured.services:
        yield Said(_("No price is known there."))
        return
    language = current_language()
    have, every = number(measured.have, language), number(measured.services, language)
    if requirement is Requirement.MYSTERY_SHOPPING:
        yield Said(
            _("Services that our mystery shoppers checked in 180 days: %(have)s of %(all)s.", have=have, all=every)
        )
        return
    yield Said(_("Services that have it: %(have)s of %(all)s.", have=have, all=every))
    if requirement in OF_SERVICES:
        yield from stale(corridor)


def stale(corridor: CorridorMeasured) -> Iterator[Said]:
    """Say how many of a corridor's services have no price that still holds."""
    coverage = corridor.coverage
    old = coverage.services - coverage.current
    if old and coverage.newest_on is not None:
        said = _(
            "Services with only a price that is out of date: %(old)s of %(all)s. The newest price is from %(month)s.",
            old=number(old, current_language()),
            all=number(coverage.services, current_language()),
            month=month_year(coverage.newest_on, current_language()),
        )
        yield Said(said)


def _of_market(corridor: CorridorMeasured) -> Iterator[Said]:
    coverage = corridor.coverage
    if coverage.market is None or coverage.covered is None:
        yield Said(_("No published market share is cited, so nobody knows how much of the market is covered."))
        return
    yield Said(covered_sentence(coverage.market.basis, coverage.covered))
    yield Said(_("Source, for %(year)s:", year=coverage.market.year), coverage.market.source)


def covered_sentence(basis: MarketBasis, share: Decimal) -> str:
    """Say what share of the market is covered; ``share`` is in percent."""
    written = share_text(share)
    if basis is MarketBasis.VALUE:
        return _("Providers with a price that is not out of date carry %(percent)s of the money sent.", percent=written)
    return _("Providers with a price that is not out of date carry %(percent)s of the transfers.", percent=written)


def _independent(is_met: bool) -> Iterator[Said]:
    if is_met:
        yield Said(_("The operator states:"), homeward().settings.researchers)
    else:
        yield Said(_("The operator has not stated who collects the prices."))


def _advertising(is_met: bool) -> Iterator[Said]:
    if is_met:
        yield Said(_("Every page forbids browsers to load anything from other websites. No advertising can come in."))
    else:
        yield Said(_("Pages may load things from other websites."))


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


def _links(is_met: bool) -> Iterator[Said]:
    certified = homeward().corridors.certified
    unopened = sum(database.checked_on is None for database in certified.databases)
    count = len(certified.databases)
    written = number(count, current_language())
    yield Said(ngettext("%(count)s database is linked.", "%(count)s databases are linked.", count, count=written))
    if unopened:
        written = number(unopened, current_language())
        yield Said(_("Not checked by a person yet: %(count)s of them.", count=written))
    if certified.compared_on is None:
        yield Said(_("Nobody has compared our list with the World Bank's yet."))
    elif not is_met and not unopened:
        yield Said(_("It was checked more than 400 days ago."))


_STATED = {
    Requirement.INDEPENDENT: _independent,
    Requirement.NO_ADVERTISING: _advertising,
    Requirement.FUNDING: _funding,
    Requirement.LINKS: _links,
}
