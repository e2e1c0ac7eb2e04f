"""The sources: where prices are from, how each source is, and when it is pulled next. Failures in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask import Response
from markupsafe import Markup

from portal.collection.tables import IN_PART, RunState
from portal.comparison.queries import SourceHealth, source_health
from portal.comparison.source_facts import SourceFacts, source_facts
from portal.comparison.wording import N_, in_english, words
from portal.comparison.wording_of_reasons import failure_sentence
from portal.composition import homeward
from portal.layout import page
from portal.localization import current_language, ngettext, number
from portal.localization import gettext as _
from portal.localization.dates import age, date_text
from portal.locks import is_held, pull_lock

#: Sources whose title is a description, not a proper name, and so is translated.
_TITLES: dict[str, str] = {
    "reference-rates": N_("Reference rates: Frankfurter and the European Central Bank"),
    "survey": N_("Our own mystery shoppers"),
    "tariffs": N_("Tariffs stated by providers"),
    "wise-comparisons": N_("Comparisons by Wise"),
}


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source as its page shows it."""

    name: str
    title: Markup | str
    about: str
    trouble: str
    detail: Markup  # the failure as the log tells it, in English
    figures: tuple[tuple[str, str], ...]
    credit: Markup  # with the licence: both stay English
    homepage: str


def sources() -> Response:
    """Answer ``/<language>/sources``."""
    known = source_facts()
    with homeward().database.reading() as connection:
        health = source_health(connection, known)
    today = homeward().clock().date()
    cards = [_card(facts, _as_it_is(health[name]), today) for name, facts in known.items()]
    return page("sources/page.html", _("Sources of the prices"), sources=cards)


def _as_it_is(health: SourceHealth) -> SourceHealth:
    """Tell a run that is still written down as collecting, though nobody collects the source, as cut off."""
    portal = homeward()
    if health.last_state != RunState.COLLECTING.value:
        return health
    if is_held(portal.database, portal.settings.data_dir, pull_lock(health.source)):
        return health
    return replace(health, last_state=RunState.ABANDONED.value)


def _card(facts: SourceFacts, health: SourceHealth, today: date) -> SourceCard:
    failed = health.last_state in {RunState.FAILED.value, RunState.ABANDONED.value}
    in_part = health.last_reason == IN_PART
    return SourceCard(
        name=facts.name,
        title=_(_TITLES[facts.name]) if facts.name in _TITLES else in_english(facts.title),
        about=_("Reference rates between currencies.") if facts.layer is None else words().about_layer[facts.layer],
        trouble=_trouble(facts, health, today) if failed or in_part or not health.last_state else "",
        detail=in_english(health.last_message) if (failed or in_part) and health.last_message else Markup(),
        figures=tuple(_figures(facts, health, today)),
        credit=in_english(" · ".join(filter(None, (facts.credit, facts.licence)))),
        homepage=facts.homepage,
    )


def _trouble(facts: SourceFacts, health: SourceHealth, today: date) -> str:
    if not health.last_state:
        if not facts.enabled_by_default:
            return _("This source is switched off. The operator can switch it on.")
        return _("This source has not been pulled yet.")
    if health.last_state == RunState.ABANDONED.value:
        return _("The last attempt was cut off. The prices from before stay.")
    if health.last_reason == IN_PART:
        return _("A part of this source could not be read. The rest was.")
    return failure_sentence(health.last_reason)


def _figures(facts: SourceFacts, health: SourceHealth, today: date) -> Iterator[tuple[str, str]]:
    language = current_language()
    if facts.layer is None:
        yield _("Rates collected"), number(health.rates, language)
    else:
        yield _("Prices shown"), number(health.prices, language)
        yield _("Prices held back for a person"), number(health.held, language)
    if health.newest_on is not None:
        yield _("Newest price"), _day(health.newest_on, today)
    if health.last_published is not None:
        yield _("Last new prices"), _day(health.last_published.date(), today)
    if health.last_started is not None:
        yield _("Last attempt"), _day(health.last_started.date(), today)
    if health.next_pull is not None:
        yield _("Next pull"), date_text(health.next_pull, language)
    if facts.layer is not None:
        days = facts.out_of_date_after.days
        yield (
            _("Out of date after"),
            ngettext("%(num)s day", "%(num)s days", days, num=number(days, language)),
        )


def _day(day: date, today: date) -> str:
    language = current_language()
    return _("%(date)s (%(age)s)", date=date_text(day, language), age=age((today - day).days, language))
