"""The page with a comparison as a message: to copy, to send as a text message, or with WhatsApp."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Response

from portal.comparison.asking import Asking, asking
from portal.comparison.market import Market
from portal.comparison.names import corridor_name
from portal.comparison.told import Told
from portal.composition import homeward
from portal.layout import page
from portal.localization import LanguageLink, current_language, language_links
from portal.localization import gettext as _
from portal.prices.vocabulary import Question
from portal.reach.addresses import short_link
from portal.reach.gsm7 import Coding, Size, size_of
from portal.reach.message import message, whole_message
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
    with homeward().database.reading() as connection:
        asked = asking(connection, slug)
        shared = shared_now(asked)
        note = _note(asked.market, shared) if shared else None
    return page(
        "sharing/message.html",
        _("Share as a message"),
        asked.status,
        name=corridor_name(asked.market.corridor),
        problems=asked.problems,
        note=note,
        back=asked.address(),
        links=_links(shared),
    )


def shared_now(at_work: Asking) -> Shared | None:
    """Return what is shared: the question as it is answered, so that it opens alike although usual amounts change.

    None where the question has a problem, or nobody surveys the corridor.
    """
    if at_work.problems or not at_work.market.surveyed:
        return None
    asked = at_work.asked
    return Shared(
        language=current_language().code.partition("-")[0],
        corridor=at_work.market.corridor.code,
        question=asked.question,
        amount=at_work.amount,
        currency=asked.currency if asked.question is Question.RECEIVE else "",
        priorities=at_work.wishes.priorities,
    )


def _told(market: Market, shared: Shared) -> Told:
    """Return the comparison that is shared, as it is told."""
    currency = shared.currency or market.usual_currency(shared.question)
    amount = shared.amount or market.first_amount(shared.question, currency)
    comparison = market.compare(shared.question, amount, currency, shared.priorities)
    return Told(comparison, market.corridor, market.today, shared.priorities)


def _note(market: Market, shared: Shared) -> Note:
    told, link = _told(market, shared), short_link(shared)
    text = message(told, link)
    return Note(
        text=text,
        size=_size_in_words(size_of(text)),
        # "?&" is read by the telephones of both large makers; RFC 5724 alone would leave the text out on one of them.
        by_text=f"sms:?&body={quote(text, safe='')}",
        # WhatsApp sets no limit of 160 signs, and makes a link of what begins with https alone.
        by_whatsapp=f"https://wa.me/?text={quote(whole_message(told, link), safe='')}",
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
