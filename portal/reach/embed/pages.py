"""The frame for other websites, and the page that makes the lines to put it there.

Only ``/embed/<corridor>`` may be framed by others (``frame-ancestors *``). It runs no script, sets no cookie and loads
nothing but its own text, so that a website that shows it gives nobody away. What cannot be shown is said in the frame:
an answer that may not be framed would leave a hole in somebody else's page.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from portal.answers import revalidated
from portal.comparison.asked import Asked, asked_in_address, plain_digits
from portal.comparison.asking import Asking, asking
from portal.comparison.names import corridor_name
from portal.comparison.wishes import address, in_address
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page, public_root
from portal.localization import current_language, published_languages, using_language
from portal.localization import gettext as _
from portal.reach.embed.colours import OURS, ColourProblem, Colours, read_colours
from portal.reach.sharing.message_page import shared_now
from portal.reach.sheets.sheet import Sheet, sheet_of
from portal.security import HEADERS

#: Nothing is loaded; the one style sheet inside is named by its hash; everybody may frame it.
_POLICY = (
    "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors *; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
#: Pixels of a frame 360 wide in which all of it is seen without scrolling, in the longest of our languages.
HEIGHT: Final = 720

#: Our own page shows the frame as it will be.
_WITH_FRAME = HEADERS["Content-Security-Policy"] + "; frame-src 'self'"


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, and the problems, by the names of the fields."""

    typed: Mapping[str, str]
    problems: Mapping[str, str]


def embed_blueprint() -> Blueprint:
    """Return the pages of this room."""
    pages = Blueprint("embed", __name__)
    pages.add_url_rule("/embed/<slug>", "frame", frame, methods=["GET"])
    pages.add_url_rule("/<language>/<slug>/embed", "snippet", snippet, methods=["GET"])
    return pages


def frame(slug: str) -> BaseResponse:
    """Answer ``/embed/ke-tz?lang=fr&amount=&ask=&ground=&ink=&accent=``; wishes are written as for the page."""
    keep_until_prices_change()
    code = request.args.get("lang") or "en"
    if code not in {language.code for language in published_languages()}:
        return _nothing()  # said in the reader's own
    with using_language(code):
        if homeward().corridors.get(slug) is None:
            return _nothing()
        try:
            return _frame(slug)
        except BadRequest:  # one parameter with two values
            return _nothing(400)


def _nothing(status: int = 404) -> Response:
    """Say why there is nothing to show, with the way to the portal."""
    problem = (
        _("The address may be mistyped. Or the countries or the language are not known to us.")
        if status == 404
        else _("Something in the address or the form cannot be read.")
    )
    whole = f"{public_root()}/{current_language().code}/"
    return _framed(status, OURS, name=homeward().settings.site_name, sheet=None, problems=[problem], whole=whole)


def _frame(slug: str) -> Response:
    problems: list[str] = []
    colours = OURS
    try:
        colours = read_colours(request.args)
    except ColourProblem as error:
        problems.append(_problem(error))
    at_work, sheet = _sheet(slug)
    problems += at_work.problems
    return _framed(
        400 if problems else 200,
        colours,
        name=corridor_name(at_work.market.corridor),
        sheet=None if problems else sheet,
        problems=problems,
        surveyed=at_work.market.surveyed,
        whole=_whole(at_work),
    )


def _framed(status: int, colours: Colours, **shown: object) -> Response:
    """Return a page that everybody may frame."""
    styles = render_template("embed/frame.css", colours=colours)
    html = render_template(
        "embed/frame.html",
        language=current_language(),
        styles=Markup(styles),  # noqa: S704 - our own rules; the colours in them are six hexadecimal digits each
        site=homeward().settings.site_name,
        **shown,
    )
    response = revalidated(Response(html, status, mimetype="text/html"))
    if status != 200:
        response.headers["Cache-Control"] = "no-store"
    digest = b64encode(sha256(styles.encode()).digest()).decode()
    response.headers["Content-Security-Policy"] = _POLICY.format(style=digest)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _sheet(slug: str) -> tuple[Asking, Sheet | None]:
    with homeward().database.reading() as connection:
        asked = asking(connection, slug)
        shared = shared_now(asked)
        return asked, sheet_of(asked.market, shared) if shared else None


def _whole(at_work: Asking) -> str:
    """Return the address of the whole comparison: the same question, with the same wishes."""
    here = f"{public_root()}/{current_language().code}/{at_work.market.corridor.slug}"
    return address(here, asked_in_address(at_work.asked, at_work.asked.amount), at_work.wishes.priorities)


def _problem(error: ColourProblem) -> str:
    label = _labels()[error.name]
    if error.unreadable:
        return _("%(colour)s: too close to the ground to be read. Choose a darker or a lighter one.", colour=label)
    return _("%(colour)s: write six digits such as 0b6e4f.", colour=label)


def _labels() -> dict[str, str]:
    return {"ground": _("Ground"), "ink": _("Text"), "accent": _("Amounts and links")}


def snippet(slug: str) -> BaseResponse:
    """Answer ``/<language>/ke-tz/embed?…``: choose colours and an amount, see the frame, copy the lines."""
    colours, problem = OURS, None
    try:
        colours = read_colours(request.args)
    except ColourProblem as error:
        problem = error
    with homeward().database.reading() as connection:
        at_work = asking(connection, slug)
    corridor, asked = at_work.market.corridor, at_work.asked
    bad = problem is not None or bool(asked.problems)
    frame_of = f"/embed/{corridor.slug}?{_query(at_work, colours)}"
    name = corridor_name(corridor)
    response = page(
        "embed/snippet.html",
        _("Show these prices on your website"),
        400 if bad else 200,
        name=name,
        surveyed=at_work.market.surveyed,
        form=_form(asked, problem),
        fields=[{"name": field, "label": label} for field, label in _labels().items()],
        unit=asked.currency,
        frame="" if bad else f"{request.script_root}{frame_of}",
        lines="" if bad else _lines(f"{public_root()}{frame_of}", name),
        height=HEIGHT,
        back=f"{request.script_root}/{current_language().code}/{corridor.slug}",
    )
    response.headers["Content-Security-Policy"] = _WITH_FRAME
    return response


def _query(at_work: Asking, colours: Colours) -> str:
    asked, chosen = at_work.asked, {"lang": current_language().code, **in_address(at_work.wishes.priorities)}
    if asked.amount is not None:
        chosen |= {"amount": plain_digits(asked.amount), "ask": asked.question.value}
    for name in ("ground", "ink", "accent"):
        if getattr(colours, name) != getattr(OURS, name):
            chosen[name] = getattr(colours, name)
    return urlencode(chosen)


def _lines(where: str, name: str) -> str:
    """Return the HTML for the other website; the address holds nothing that HTML would read otherwise."""
    return str(
        Markup('<iframe src="{}" title="{}" width="360" height="{}" loading="lazy"></iframe>').format(
            where, name, HEIGHT
        )
    )


def _form(asked: Asked, problem: ColourProblem | None) -> Form:
    typed = {name: request.args.get(name) or getattr(OURS, name) for name in _labels()}
    problems = {name: text for name, text in asked.problems.items() if name == "amount"}
    if problem is not None:
        problems[problem.name] = _problem(problem)
    return Form({"amount": asked.text, **typed}, problems)
