"""``/<language>/providers``: every provider that has a price now."""

from dataclasses import dataclass
from typing import Final

from flask import Response, abort
from markupsafe import Markup

from portal.comparison.wording import by_people, words
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import current_language, ngettext, number, sort_key
from portal.localization import gettext as _
from portal.paging import NoSuchPage, paged
from portal.trends.naming import prices, start
from portal.trends.provider_rows import Presence, presences

#: Providers on one page: what fits into 14 KB, compressed.
PAGE_SIZE: Final = 150


@dataclass(frozen=True, slots=True)
class Line:
    """One provider."""

    name: Markup
    address: str
    kind: Markup | str
    corridors: str
    prices: str
    registered: bool  # a person has found it in an official register


def providers() -> Response:
    """Answer ``/<language>/providers?page=``."""
    language = current_language()
    with homeward().database.reading() as connection:
        found = presences(connection)
    try:
        shown = paged(sorted(found, key=lambda each: sort_key(each.provider.name, language)), PAGE_SIZE)
    except NoSuchPage:
        abort(404)
    keep_until_prices_change()
    return page("trends/providers.html", _("Providers"), lines=[_line(each) for each in shown.items], paged=shown)


def _line(each: Presence) -> Line:
    count = ngettext("%(num)s corridor", "%(num)s corridors", each.corridors,
                     num=number(each.corridors, current_language()))  # fmt: skip
    return Line(
        name=by_people(each.provider.name),
        address=f"{start()}provider/{each.provider.slug}",
        kind=words().kind[each.kind] if each.kind else "",
        corridors=count,
        prices=prices(each.prices),
        registered=bool(each.provider.registers),
    )
