"""``/c/<token>``: a short link leads to its comparison; one that is not whole leads to a page that helps."""

from flask import redirect, request
from werkzeug.wrappers import Response

from portal.composition import homeward
from portal.layout import page
from portal.localization import current_language
from portal.localization import gettext as _
from portal.localization.active import localization
from portal.localization.languages import Language
from portal.reach.short_links import BrokenToken, shared_of


def open_short_link(token: str) -> Response:
    """Answer ``/c/<token>``. A corridor that the portal no longer knows is a broken link too."""
    try:
        shared = shared_of(token)
    except BrokenToken:
        return _broken()
    if homeward().corridors.get(shared.corridor) is None:
        return _broken()
    language = _published(shared.language) or current_language()
    response = redirect(request.script_root + shared.address(language.code))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _published(subtag: str) -> Language | None:
    """Return the published language of a primary subtag: ``pt`` is ``pt-BR`` where that is the only one."""
    languages = localization().languages
    exact = languages.get_published(subtag)
    return exact or next((one for one in languages.published if one.code.partition("-")[0] == subtag), None)


def _broken() -> Response:
    return page(
        "errors/page.html",
        _("This short link is not whole"),
        404,
        happened=_("A letter may be missing or mistyped. Nothing is lost: the prices are here."),
        next=_("Open the message again, or choose two countries, and we show you what we know."),
    )
