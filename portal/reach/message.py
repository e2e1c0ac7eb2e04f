"""A comparison as one text message: up to three services as space permits, and always the link to the whole.

At most 160 septets of GSM 7-bit, or 70 units of UCS-2 where the script needs it (``gsm7``), never two parts. Several
wordings are tried, from the fullest to the barest, and the first that fits is sent: more services come before longer
names of countries and months. Prices that are out of date carry their month in every wording (design, section 5).

Amounts are plain digits with a currency code: they mean the same in every language, and can be typed back.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from portal.comparison.names import corridor_name
from portal.comparison.told import Told
from portal.comparison.words_of_wishes import wish_words
from portal.localization import current_language, label_of_all
from portal.localization import gettext as _
from portal.localization.dates import month_year
from portal.localization.symbols import symbols_of
from portal.prices.money import CONTEXT, smallest_unit
from portal.prices.offers import Row
from portal.prices.vocabulary import Question
from portal.reach.addresses import ShortLink
from portal.reach.gsm7 import Coding, for_a_message, size_of

#: Widths to which providers' names are shortened, one after the other, where whole ones do not fit.
_WIDTHS: Final = (100, 18, 12, 9)
_BARE_WIDTHS: Final = (24, 18, 14, 12, 10, 8, 6)


def message(told: Told, link: ShortLink) -> str:
    """Return the message in the language at work: one part, whatever the language, corridor and amount."""
    return first_that_fits(_wordings(told), link)


def whole_message(told: Told, link: ShortLink) -> str:
    """Return the fullest wording with the whole link, for messengers that set no limit: no letter is left out."""
    return f"{next(_wordings(told))}\n{link.whole}"


def first_that_fits(texts: Iterable[str], link: ShortLink | None = None) -> str:
    """Return the first text that, with the link below it, is one message; else the link alone, or as much as fits."""
    shortest = ""
    for text in texts:
        shortest = _with_link(for_a_message(text), link)
        if size_of(shortest).one_part:
            return shortest
    if link is not None:
        return link.whole
    while not size_of(shortest).one_part:
        shortest = shortest[:-1]
    return shortest


def _with_link(text: str, link: ShortLink | None) -> str:
    if link is None:
        return text
    return f"{text}\n{link.whole if size_of(text).coding is Coding.GSM7 else link.bare}"


def figure(amount: Decimal, currency: str) -> str:
    """Write an amount in plain digits with its code: ``346357 TZS``, ``135.90 USD``, in French ``135,90 USD``."""
    unit = smallest_unit(currency)
    whole = amount == amount.to_integral_value()
    digits = f"{amount.to_integral_value() if whole else amount.quantize(unit, ROUND_HALF_EVEN, CONTEXT):f}"
    signs = symbols_of(current_language())
    text = digits.replace(".", signs.decimal)
    return f"{text if signs.digits is None else text.translate(signs.digits)} {currency}"


def _wordings(told: Told) -> Iterator[str]:
    """Yield the same message shorter and shorter."""
    if told.ranking is None:
        yield from _none_found(told)
        return
    full, short = _full_head(told), _short_head(told)
    for count in range(len(told.rows), 0, -1):
        for width in _WIDTHS:
            services = "\n".join(_service(told, row, width) for row in told.rows[:count])
            yield f"{full}\n{services}"
            yield f"{short}\n{services}"
    if told.rows and not told.unconfirmed:
        yield from _barest(told)
    yield short
    # No price is told from here on; a word is, in the reader's language: the link opens the rest.
    yield "\n".join([_place(told), _asked_amount(told)])
    if told.month or told.unconfirmed:
        yield _place(told)
    yield " ".join(filter(None, (_slug(told), _asked_amount(told), _month_in_digits(told))))


def _none_found(told: Told) -> Iterator[str]:
    """Yield that there is no service: a word of it stays in the barest wording too, so that nobody waits for prices."""
    none = (
        _("No service meets all of your wishes.") if told.priorities else _("No service has a price for this amount.")
    )
    yield f"{_full_head(told)}\n{none}"
    yield f"{_short_head(told)}\n{none}"
    # Translators: text message of 70 signs, after a corridor and an amount: "KE-RW 200 KES: no service found".
    few = _("no service found")
    place, amount = _slug(told), _asked_amount(told)
    yield f"{place} {amount}\n{none}"
    yield f"{place} {amount}: {few}"
    yield f"{place}: {few}"
    yield few


def _full_head(told: Told) -> str:
    lines = [corridor_name(told.corridor)]
    if told.month:
        lines.append(_("Last known prices, %(month)s", month=month_year(told.month, current_language())))
    if told.unconfirmed:
        lines.append(_("Stated by providers, not confirmed yet"))
    return "\n".join([*lines, *_wishes(told), _question(told)])


def _short_head(told: Told) -> str:
    return "\n".join([_place(told), *_wishes(told), _question(told)])


def _place(told: Told) -> str:
    """Name the corridor by its codes, with what must be said of its prices."""
    place = _slug(told)
    if told.month:
        # Translators: head of a text message: a corridor, then the month of its prices, "KE-TZ, prices 08/2025".
        place = _("%(corridor)s, prices %(month)s", corridor=place, month=_month_in_digits(told))
    if told.unconfirmed:
        # Translators: in a text message; the prices are the providers' own and nobody has confirmed them.
        place = _("%(corridor)s, not confirmed", corridor=place)
    return place


def _slug(told: Told) -> str:
    return told.corridor.code.slug.upper()


def _wishes(told: Told) -> list[str]:
    """Say what the services are chosen for, in one line: the best for cash is not the best of all."""
    said = wish_words().listed(told.priorities)
    return [label_of_all(said, current_language())] if said else []


def _wishes_in_words(told: Told) -> list[str]:
    """Say the same as barely as can be: "Cash", as the choice on the page is called."""
    words = wish_words().barely(told.priorities)
    return [label_of_all(words, current_language())] if words else []


def _month_in_digits(told: Told) -> str:
    return f"{told.month:%m/%Y}" if told.month else ""


def _asked_amount(told: Told) -> str:
    return figure(told.comparison.amount, told.comparison.currency)


def _question(told: Told) -> str:
    """Say what was asked, so that the figures below need no words of their own."""
    amount = _asked_amount(told)
    match told.comparison.question:
        case Question.PAY:
            # Translators: text message; below stand services and what arrives. As short as you can.
            return _("Pay %(amount)s, arrives:", amount=amount)
        case Question.SEND:
            # Translators: text message; below stand services and their cost. As short as you can.
            return _("Send %(amount)s, cost:", amount=amount)
        case Question.RECEIVE:
            # Translators: text message; below stand services and what the sender pays. As short as you can.
            return _("%(amount)s must arrive, pay:", amount=amount)


def _service(told: Told, row: Row, width: int) -> str:
    return f"{row.place} {short_name(row.offer.provider, width)} {_figure_of(told, row)}"


def _figure_of(told: Told, row: Row) -> str:
    """Write the figure that the question ranks by (design, section 4)."""
    ranking = told.ranking
    sent, arriving = told.corridor.currency, ranking.payout_currency if ranking else ""
    figures: Mapping[Question, tuple[Decimal, str]] = {
        Question.PAY: (row.figures.arrives_shown, arriving),
        Question.SEND: (row.figures.cost, sent),
        Question.RECEIVE: (row.figures.paid_shown, sent),
    }
    return figure(*figures[told.comparison.question])


def _barest(told: Told) -> Iterator[str]:
    """Yield the first service alone in one line, where the script leaves seventy signs for everything.

    Below it stands what it was chosen for, else its name as far as that fits.
    """
    first = told.rows[0]
    values = {"amount": _asked_amount(told), "figure": _figure_of(told, first)}
    match told.comparison.question:
        case Question.PAY:
            # Translators: text message of 70 signs: "18000 KES: 346357 TZS arrive". As short as you can.
            line = _("%(amount)s: %(figure)s arrive", **values)
        case Question.SEND:
            # Translators: text message of 70 signs: "18000 KES: costs 207 KES". As short as you can.
            line = _("%(amount)s: costs %(figure)s", **values)
        case Question.RECEIVE:
            # Translators: text message of 70 signs: "360000 TZS: pay 18707 KES". As short as you can.
            line = _("%(amount)s: pay %(figure)s", **values)
    line = " ".join(filter(None, (_month_in_digits(told), line)))
    below = [*_wishes(told), *_wishes_in_words(told)] or [
        short_name(first.offer.provider, width) for width in _BARE_WIDTHS
    ]
    yield from (f"{line}\n{each}" for each in below)
    if not told.priorities:
        yield line


def short_name(name: str, width: int) -> str:
    """Return a provider's name in at most ``width`` signs: without what stands in brackets, then cut, with a point.

    >>> short_name("NMB (National Microfinance Bank)", 18), short_name("EcoBank Rapid Transfer", 12)
    ('NMB', 'EcoBank Rap.')
    """
    if len(name) <= width:
        return name
    bare = name.partition(" (")[0].strip()
    return bare if len(bare) <= width else bare[: width - 1].rstrip(" .,-") + "."
