"""The picture that chats and social networks show beside a link to a corridor: three services and what arrives.

Drawn from the same comparison as the page, at the amount that the page begins with, with the month as large as the
amounts: a picture lives on after its prices.
"""

from dataclasses import dataclass

from flask import Response, abort, render_template
from markupsafe import Markup

from portal.answers import revalidated
from portal.comparison.board import ranking_heading
from portal.comparison.market import Market, market_of
from portal.comparison.names import corridor_name
from portal.comparison.told import Told, credit_line
from portal.comparison.wording import words
from portal.composition import homeward
from portal.layout import keep_until_prices_change
from portal.localization import current_language, money
from portal.localization import gettext as _
from portal.localization.dates import month_year
from portal.prices.offers import Row
from portal.prices.vocabulary import Question
from portal.printing import PrintingUnavailable, picture_of


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One service in the picture."""

    provider: str
    arrives: Markup


def preview(slug: str) -> Response:
    """Answer ``/<language>/ke-tz/preview.png``: 1200 x 630 pixels, the shape that such previews have."""
    keep_until_prices_change()
    corridor = homeward().corridors.get(slug)
    if corridor is None:
        abort(404)
    with homeward().database.reading() as connection:
        html = _html(market_of(connection, corridor))
    try:
        picture = picture_of(html)
    except PrintingUnavailable as error:
        return Response(f"{error}\n", 503, mimetype="text/plain")
    return revalidated(Response(picture, mimetype="image/png"))


def _html(market: Market) -> str:
    """Return the picture as a page of its own; a corridor without prices says so."""
    language = current_language()
    question, month = Markup(), ""
    rows: tuple[PreviewRow, ...] = ()
    other_currency = credit = ""
    if market.surveyed:
        currency = market.corridor.currency
        amount = market.first_amount(Question.PAY, currency)
        told = Told(market.compare(Question.PAY, amount, currency), market.corridor, market.today)
        question = words().question[Question.PAY].fill(amount=money(amount, currency, language, short=True))
        rows = tuple(_row(row, told.ranking.payout_currency) for row in told.rows if told.ranking)
        month = _month(told)
        if told.ranking:
            other_currency = "" if told.ranking.local else ranking_heading(told.ranking)
            credit = credit_line(told.rows)
    return render_template(
        "finding/preview.html",
        language=language,
        site=homeward().settings.site_name,
        corridor=corridor_name(market.corridor),
        question=question,
        month=month,
        rows=rows,
        other_currency=other_currency,
        credit=credit,
    )


def _row(row: Row, currency: str) -> PreviewRow:
    return PreviewRow(row.offer.provider, money(row.figures.arrives_shown, currency, current_language(), short=True))


def _month(told: Told) -> str:
    if told.newest is None:
        return ""
    named = month_year(told.newest, current_language())
    return _("Last known prices, %(month)s", month=named) if told.month else named
