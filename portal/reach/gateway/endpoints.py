"""The addresses of the gateway: what they refuse, what they count, and how they answer."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.composition import homeward
from portal.reach.gateway.adapters import MENU_SHAPE, SHAPES, Incoming, Shape, plain
from portal.reach.gateway.answering import answer
from portal.reach.gateway.ledger import HOUR, Arrived, count, sender_hash, take_in
from portal.reach.gateway.menu import screen
from portal.reach.gateway.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, WINDOW, Refusal, Signed, refusal_of

#: Longest body taken, in bytes: a form with one text message is far shorter.
LONGEST_BODY: Final = 16_384
#: A menu is a dozen steps, and each comes as a message of its own.
STEPS_A_MESSAGE: Final = 10

#: What a refused sender is told: status, and words for whoever connects a provider.
_REFUSED: Final[dict[Refusal, tuple[int, str]]] = {
    Refusal.UNSIGNED: (403, f"Not signed: the headers {TIMESTAMP_HEADER} and {SIGNATURE_HEADER} are needed."),
    Refusal.FORGED: (403, "The signature does not belong to this time, path and body under the gateway's secret."),
    Refusal.STALE: (403, f"Signed more than {WINDOW} seconds ago, or for a time to come. Set the clock."),
    Refusal.REPEATED: (403, "This signature was used before. Sign each request anew."),
    Refusal.FLOOD: (429, "Too many messages of this sender. Try again in an hour."),
    Refusal.TOO_LARGE: (413, f"The body is longer than {LONGEST_BODY} bytes."),
    Refusal.INCOMPLETE: (400, "The form lacks the sender's number or the text."),
}


def gateway_blueprint() -> Blueprint:
    """Return the addresses of this room."""
    made = Blueprint("gateway", __name__)
    made.add_url_rule("/gateway/text/<shape>", "text", text_message, methods=["POST"])
    made.add_url_rule("/gateway/menu", "menu", menu_step, methods=["POST"])
    return made


def text_message(shape: str) -> Response:
    """Answer ``POST /gateway/text/<shape>``: a text message."""
    known = SHAPES.get(shape)
    if known is None:
        return _said(404, f"There is no such form of message. Known: {', '.join(SHAPES)}.")

    def answered(incoming: Incoming) -> tuple[str, str]:
        reply = answer(incoming.text)
        return reply.text, reply.outcome

    return _received(known, "text", 1, answered)


def menu_step() -> Response:
    """Answer ``POST /gateway/menu``: one step of a menu (USSD), with all that was chosen before."""

    def answered(incoming: Incoming) -> tuple[str, str]:
        shown = screen(incoming.text)
        return f"{'END' if shown.ends else 'CON'} {shown.text}", shown.outcome

    return _received(MENU_SHAPE, "menu", STEPS_A_MESSAGE, answered)


def _received(shape: Shape, kind: str, share: int, answered: Callable[[Incoming], tuple[str, str]]) -> Response:
    """Check a request, answer it, and count it either way. ``share``: how many of its kind make one message."""
    portal = homeward()
    secret = portal.settings.gateway_secret.get_secret_value()
    if not secret:
        return _said(404, "The gateway is switched off. HOMEWARD_GATEWAY_SECRET switches it on, see docs/gateway.md.")
    checked = _checked(secret, shape, kind, share)
    if isinstance(checked, Refusal):
        count(portal.database, checked.value, portal.clock())
        return _refused(checked)
    text, outcome = answered(checked)
    count(portal.database, outcome, portal.clock())
    return _unkept(shape.written(text))


def _checked(secret: str, shape: Shape, kind: str, share: int) -> Incoming | Refusal:
    """Return the message of this request, or why it is refused. Nothing is read before its signature counts."""
    portal, now = homeward(), homeward().clock()
    request.max_content_length = LONGEST_BODY
    try:
        body = request.get_data(cache=True)
    except RequestEntityTooLarge:
        return Refusal.TOO_LARGE
    given = request.headers.get(SIGNATURE_HEADER, "")
    signed = Signed(request.headers.get(TIMESTAMP_HEADER, ""), request.script_root + request.path, body)
    refusal = refusal_of(secret, signed, given, now)
    if refusal is not None:
        return refusal
    incoming = shape.read(request.form)
    if incoming is None:
        return Refusal.INCOMPLETE
    sender = sender_hash(portal.settings.signing_secret, kind, incoming.sender)
    limit = portal.settings.gateway_messages_per_hour * share
    return take_in(portal.database, Arrived(given.strip(), sender, now), limit) or incoming


def _refused(refusal: Refusal) -> Response:
    status, words = _REFUSED[refusal]
    response = _said(status, words)
    if refusal is Refusal.FLOOD:
        response.headers["Retry-After"] = str(int(HOUR.total_seconds()))
    return response


def _said(status: int, words: str) -> Response:
    """Answer a machine in plain words: whoever connects a provider reads them in its log."""
    response = plain(words + "\n")
    response.status_code = status
    return _unkept(response)


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
