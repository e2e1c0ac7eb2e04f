"""The two mails of an alert, in the language of the person: plain text, short, with everything they need to stop it.

Nothing that a stranger typed stands in them but figures: whoever puts somebody else's address into the form can send
that person no words. Needs Flask's application context; works without a request.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from portal.comparison.asked import plain_digits
from portal.comparison.names import corridor_name
from portal.comparison.service_names import named_in_text
from portal.comparison.wishes import in_address
from portal.comparison.wording import words
from portal.comparison.words_of_wishes import wish_words
from portal.composition import homeward
from portal.localization import current_language, label_of_all, money_plain, ngettext
from portal.localization import gettext as _
from portal.localization.dates import date_text
from portal.prices.corridors import Corridor
from portal.prices.offers import Row, RowNote
from portal.prices.vocabulary import Question
from portal.reach.alerts.outbox import Letter
from portal.reach.alerts.subscriptions import Subscription, Wanted
from portal.reach.alerts.tables import MailKind

#: Services named in a mail.
MOST_SERVICES: Final = 3
#: What a person must know before they count on a price.
_SAID_IN_MAIL: Final = (RowNote.STATED_BY_PROVIDER, RowNote.ESTIMATE_BY_WISE, RowNote.RECEIVER_FEE_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Links:
    """Where an alert's mails lead, whole addresses."""

    confirm: str
    stop: str
    compare: str


def links_of(found: Subscription, corridor: Corridor) -> Links:
    """Return the links of an alert; the portal's public address is set where alerts are on."""
    root = f"{homeward().settings.public_url.rstrip('/')}/{current_language().code}"
    wanted = found.wanted
    asked = {"amount": plain_digits(wanted.amount), "ask": Question.PAY.value, **in_address(wanted.priorities)}
    return Links(
        confirm=f"{root}/alert/{found.code}/confirm",
        stop=f"{root}/alert/{found.code}/stop",
        compare=f"{root}/{corridor.slug}?{urlencode(asked)}",
    )


def sentence_of(wanted: Wanted, corridor: Corridor) -> str:
    """Say what an alert is about: "Kenya → Tanzania: KES 18,000, fees included, delivers more than TZS 350,000."."""
    language = current_language()
    return _(
        "%(corridor)s: %(amount)s, fees included, delivers more than %(threshold)s.",
        corridor=corridor_name(corridor),
        amount=money_plain(wanted.amount, corridor.currency, language, short=True),
        threshold=money_plain(wanted.threshold, wanted.payout_currency, language, short=True),
    )


def wishes_of(wanted: Wanted) -> str:
    """Say a person's priorities in one line; "" where nothing matters to them."""
    said = wish_words().listed(wanted.priorities)
    return label_of_all(said, current_language()) if said else ""


def confirmation(found: Subscription, corridor: Corridor) -> Letter:
    """Write the one mail that is sent before anything was confirmed."""
    links, hours = links_of(found, corridor), homeward().settings.alert_confirm_hours
    paragraphs = (
        _("Hello,"),
        _("Somebody gave us this address, to be told when this is so:"),
        _about(found.wanted, corridor),
        _("Was it you? Open this page and press the button:"),
        links.confirm,
        ngettext(
            "Was it not you? Then do nothing. We write nothing else, and delete the address after %(num)s hour.",
            "Was it not you? Then do nothing. We write nothing else, and delete the address after %(num)s hours.",
            hours,
        ),
        _("To have it deleted at once:"),
        links.stop,
    )
    subject = _("Confirm your alert: %(corridor)s", corridor=corridor_name(corridor))
    return _letter(MailKind.CONFIRM, subject, paragraphs, links.stop)


def alarm(found: Subscription, corridor: Corridor, rows: tuple[Row, ...]) -> Letter:
    """Write that the amount delivers more now. ``rows`` are the services with which it does, in their order."""
    links, language, wanted = links_of(found, corridor), current_language(), found.wanted
    best = money_plain(rows[0].figures.arrives_shown, wanted.payout_currency, language, short=True)
    paragraphs = (
        _("Hello,"),
        _("You wanted to be told when this is so. Now it is:"),
        _about(wanted, corridor),
        "\n\n".join(_service(row, wanted.payout_currency) for row in rows[:MOST_SERVICES]),
        _("Prices change. Ask for the price again before you pay."),
        _("Every service, with the proof of each price:"),
        links.compare,
        _("We write again only after it was less in between."),
        _("To stop this and have your address deleted, now and for good:"),
        links.stop,
    )
    subject = _(
        "%(corridor)s: %(amount)s now delivers %(arriving)s",
        corridor=corridor_name(corridor),
        amount=money_plain(wanted.amount, corridor.currency, language, short=True),
        arriving=best,
    )
    return _letter(MailKind.ALERT, subject, paragraphs, links.stop)


def _about(wanted: Wanted, corridor: Corridor) -> str:
    wishes = wishes_of(wanted)
    return sentence_of(wanted, corridor) + (f"\n({wishes})" if wishes else "")


def _service(row: Row, payout_currency: str) -> str:
    """Name a service, what arrives with it, and who says so."""
    known, language, quote = words(), current_language(), row.offer.quote
    arrives = money_plain(row.figures.arrives_shown, payout_currency, language, short=True)
    layer = known.verified if row.offer.verified else known.layer[quote.layer].unescape()
    seen = _("%(layer)s, seen on %(date)s", layer=layer, date=date_text(quote.observed_on, language))
    notes = [known.note[note].unescape() for note in _SAID_IN_MAIL if note in row.notes]
    # No colon between the two: languages put other spaces around it.
    return "\n  ".join([f"- {arrives} · {named_in_text(row.offer)}", f"{seen}.", *notes])


def _letter(kind: MailKind, subject: str, paragraphs: tuple[str, ...], stop_link: str) -> Letter:
    site = homeward().settings.site_name
    text = "\n\n".join((*paragraphs, site)) + "\n"
    return Letter(kind, " ".join(subject.split()), text, stop_link, current_language().code)
