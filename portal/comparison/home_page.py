"""The first page: from where, to where, how much, and which of three questions; and every corridor there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from portal.comparison.asked import empty_form
from portal.comparison.names import corridor_name
from portal.comparison.queries import surveyed_corridors
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import country, country_in_sentence, current_language, sort_key
from portal.localization import gettext as _
from portal.prices.codes import countries
from portal.prices.quotes import CorridorCode


@dataclass(frozen=True, slots=True)
class CountryChoice:
    """A field to choose a country: those with prices first, then every other."""

    id: str
    label: str
    chosen: str
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    problem: str


@dataclass(frozen=True, slots=True)
class CorridorLink:
    """A corridor in the list."""

    address: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class CorridorGroup:
    """The corridors from one country."""

    country: str  # as it follows "from"
    links: tuple[CorridorLink, ...]


def home() -> Response:
    """Answer ``/<language>/``."""
    keep_until_prices_change()
    return _home(200, {})


def compare_form() -> BaseResponse:
    """Answer the form: ``/<language>/compare?from=&to=&amount=&ask=`` leads to the corridor's own address."""
    sending, receiving = (request.args.get(key, "").strip().upper() for key in ("from", "to"))
    problems = _country_problems(sending, receiving)
    if problems:
        return _home(400, problems)
    code = CorridorCode(sending, receiving)
    if homeward().corridors.get(code) is None:
        return _home(400, {"to": _("We know no currency for this country. Choose another one.")})
    kept = ((key, request.args.get(key, "").strip()) for key in ("amount", "ask", "currency", "payout"))
    query = urlencode([(key, value) for key, value in kept if value])
    return redirect(f"{request.script_root}/{current_language().code}/{code.slug}" + (f"?{query}" if query else ""))


def _country_problems(sending: str, receiving: str) -> dict[str, str]:
    problems = {
        key: _("Choose a country from the list.")
        for key, code in (("from", sending), ("to", receiving))
        if code not in countries()
    }
    if not problems and sending == receiving:
        problems["to"] = _("Choose two different countries.")
    return problems


def _home(status: int, problems: Mapping[str, str]) -> Response:
    with homeward().database.reading() as connection:
        surveyed = surveyed_corridors(connection)
    others = {corridor.code for corridor in homeward().corridors.all()} - surveyed
    return page(
        "home/page.html",
        _("What will arrive at home?"),
        status,
        sending=_choice("from", _("From which country?"), {code.sending for code in surveyed}, problems),
        receiving=_choice("to", _("To which country?"), {code.receiving for code in surveyed}, problems),
        form=empty_form(request.args),
        groups=_groups(surveyed),
        others=_groups(others),
        count_of_others=len(others),
    )


def _choice(key: str, label: str, first: Iterable[str], problems: Mapping[str, str]) -> CountryChoice:
    first = set(first)
    return CountryChoice(
        id=key,
        label=label,
        chosen=request.args.get(key, "").strip().upper(),
        groups=tuple(
            (name, _named(codes))
            for name, codes in ((_("With comparisons"), first), (_("Every other country"), countries() - first))
            if codes
        ),
        problem=problems.get(key, ""),
    )


def _named(codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    language = current_language()
    named = ((code, country(code, language)) for code in codes)
    return tuple(sorted(named, key=lambda pair: sort_key(pair[1], language)))


def _groups(codes: Iterable[CorridorCode]) -> tuple[CorridorGroup, ...]:
    language, book = current_language(), homeward().corridors
    start = f"{request.script_root}/{language.code}/"
    links: dict[str, list[CorridorLink]] = {}
    for code in codes:
        corridor = book.get(code)
        if corridor is not None:
            link = CorridorLink(start + code.slug, corridor_name(corridor), country(code.receiving, language))
            links.setdefault(code.sending, []).append(link)
    senders = sorted(links, key=lambda code: sort_key(country(code, language), language))
    in_order = {each: sorted(links[each], key=lambda link: sort_key(link.country, language)) for each in senders}
    return tuple(CorridorGroup(country_in_sentence(each), tuple(in_order[each])) for each in senders)
