"""The forms in which providers hand on a message and take the answer.

``twiml``: fields From, To, Body; the answer is TwiML, ``<Response><Message>…</Message></Response>``.
``plain``: the same fields, or from, to, text; the answer is the bare text. Relays and open-source gateways take it.
``africas-talking``: fields from, to, text. That provider does not read the answer: the relay in front sends it.
USSD (Africa's Talking): fields sessionId, phoneNumber, serviceCode, text; the answer begins with CON or END.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from flask import Response


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as it came."""

    sender: str  # the number; hashed at once, never written
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How a provider asks and is answered."""

    sender: tuple[str, ...]  # names of the form's field, the first that is there counts
    text: tuple[str, ...]
    written: Callable[[str], Response]

    def read(self, form: Mapping[str, str]) -> Incoming | None:
        """Return the message of a form; None where a field is missing or no sender is named."""
        sender, text = _first(form, self.sender), _first(form, self.text)
        if not sender or not sender.strip() or text is None:
            return None
        return Incoming(sender.strip(), text)


def _first(form: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((form[name] for name in names if name in form), None)


def twiml(text: str) -> Response:
    """Write an answer as TwiML; without a text nothing is sent."""
    # XML cannot hold most control characters; nothing of ours has any.
    message = f"<Message>{escape(text)}</Message>" if text else ""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Response>{message}</Response>\n'
    return Response(body, mimetype="text/xml")


def plain(text: str) -> Response:
    """Write an answer as it is."""
    return Response(text, mimetype="text/plain")


#: The shapes of text messages, by the last part of their address.
SHAPES: Final[Mapping[str, Shape]] = {
    "twiml": Shape(("From",), ("Body",), twiml),
    "plain": Shape(("From", "from", "sender"), ("Body", "text", "message"), plain),
    "africas-talking": Shape(("from",), ("text",), plain),
}

#: The shape of a step of a menu.
MENU_SHAPE: Final = Shape(("phoneNumber",), ("text",), plain)
