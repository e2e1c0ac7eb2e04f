"""The page with a comparison as a message: to copy, to send as a text message, or with WhatsApp."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, abort, request

from portal.comparison.asked import Asked, read_question
from portal.comparison.market import Market, market_of
from portal.comparison.names import corridor_name
from portal.comparison.wishes import read_wishes
from portal.composition import homeward
from portal.layout import page
from portal.localization import LanguageLink, current_language, language_links
from portal.localization import gettext as _
from portal.prices.priorities import Priorities
from portal.prices.vocabulary import Question
from portal.reach.addresses import short_link
from portal.reach.gsm7 import Coding, Size, size_of
from portal.reach.message import Told, message
from portal.reach.short_links import Shared


@dataclass(frozen=True, slots=True)
class Note:
    """A message ready to be sent on."""

    text: str
    size: str  # how much of one text message it takes, in words
    by_text: str  # address that opens the telephone's own messages
    by_whatsapp: str


def message_page(slug: str) -> Response:
    """Answer ``/<language>/ke-tz/message?…`` with the parameters of the corridor's page."""
    corridor = homeward().corridors.get(slug)
    if corridor is None:
        abort(404)
    with homeward().database.reading() as connection:
        market = market_of(connection, corridor)
        asked = read_question(request.args, market.corridor, market.usually_arriving())
    wishes = read_wishes(request.args)
    problems = [*asked.problems.values(), *wishes.problems.values()]
    shared = None if problems or not market.surveyed else shared_now(market, asked, wishes.priorities)
    back = f"/{current_language().code}/{market.corridor.slug}"
    return page(
        "sharing/message.html",
        _("Share as a message"),
        400 if problems else 200,
        name=corridor_name(market.corridor),
        problems=problems,
        note=_note(market, shared) if shared else None,
        back=request.script_root + (shared.address(current_language().code) if shared else back),
        links=_links(shared),
    )


def shared_now(market: Market, asked: Asked, priorities: Priorities) -> Shared:
    """Return what is shared: the question as it is answered, so that it opens alike although usual amounts change."""
    return Shared(
        language=current_language().code.partition("-")[0],
        corridor=market.corridor.code,
        question=asked.question,
        amount=asked.amount or market.first_amount(asked.question, asked.currency),
        currency=asked.currency if asked.question is Question.RECEIVE else "",
        priorities=priorities,
    )


def message_of(market: Market, shared: Shared) -> str:
    """Return the message of a comparison in the language at work."""
    currency = shared.currency or market.usual_currency(shared.question)
    amount = shared.amount or market.first_amount(shared.question, currency)
    comparison = market.compare(shared.question, amount, currency, shared.priorities)
    return message(Told(comparison, market.corridor, market.today, shared.priorities), short_link(shared))


def _note(market: Market, shared: Shared) -> Note:
    text = message_of(market, shared)
    encoded = quote(text, safe="")
    return Note(
        text=text,
        size=_size_in_words(size_of(text)),
        # "?&" is read by the telephones of both large makers; RFC 5724 alone would leave the text out on one of them.
        by_text=f"sms:?&body={encoded}",
        by_whatsapp=f"https://wa.me/?text={encoded}",
    )


def _size_in_words(size: Size) -> str:
    if size.coding is Coding.GSM7:
        return _("One text message. Length: %(used)s of %(limit)s.", used=size.used, limit=size.limit)
    return _(
        "One text message. Length: %(used)s of %(limit)s, because your script leaves less room.",
        used=size.used,
        limit=size.limit,
    )


def _links(shared: Shared | None) -> tuple[LanguageLink, ...]:
    if shared is None or shared.amount is None:
        return language_links()
    return language_links(amount=f"{shared.amount.normalize():f}")
