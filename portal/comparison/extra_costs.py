"""What wishes cost extra, as sentences: exact, in the quantity that the question ranks by, each way named."""

from collections.abc import Iterator
from decimal import Decimal

from markupsafe import Markup

from portal.comparison.service_names import named
from portal.comparison.wording import words
from portal.comparison.words_of_wishes import wish_words
from portal.localization import current_language, money
from portal.prices.extras import Extra, extras_of_wishes, usual_extras
from portal.prices.offers import NEVER_BEST, Ranking, RowNote
from portal.prices.priorities import Priorities
from portal.prices.vocabulary import Question


def extra_sentences(ranking: Ranking, question: Question, priorities: Priorities, sent: str) -> tuple[Markup, ...]:
    """Return what the person's wishes cost extra in a ranking of every service; without wishes, what is asked most."""
    extras = extras_of_wishes(ranking, question, priorities) if priorities else usual_extras(ranking, question)
    currency = ranking.payout_currency if question is Question.PAY else sent
    all_old = ranking.last_known is not None
    return tuple(Markup(" ").join(_told(extra, question, currency, all_old)) for extra in extras)


def _told(extra: Extra, question: Question, currency: str, all_old: bool) -> Iterator[Markup]:
    """Yield the sentence, and what has to be known of a price of the two that may not be called best."""
    known = wish_words()
    names = {"wish": _wish(extra), **_names(extra)}
    if extra.costs_nothing:
        yield known.said["nothing"].fill(**names)
    elif extra.about_the_same:
        yield known.said["same"].fill(**names)
    else:
        worse, better = known.extra[question]
        told = better if extra.difference < 0 else worse
        yield told.fill(**names, amount=_amount(abs(extra.difference), currency))
    for note in RowNote:
        said_above = note is RowNote.OUT_OF_DATE and all_old
        if note in NEVER_BEST and not said_above and note in {*extra.within.notes, *extra.without.notes}:
            yield Markup(words().note[note])  # noqa: S704 - our own texts, escaped


def _amount(amount: Decimal, currency: str) -> Markup:
    return money(amount, currency, current_language(), short=True)


def _wish(extra: Extra) -> str:
    if extra.wish.pickup and extra.instead_of.pickup:
        return wish_words().said["home_not_cash"].fill()
    return wish_words().named(extra.wish)


def _names(extra: Extra) -> dict[str, Markup]:
    within, without = extra.within.offer, extra.without.offer
    if within == without:
        return {"provider": named(within), "other": named(without)}
    return {"provider": named(within, without), "other": named(without, within)}
