"""A service in a few words: its provider, how it is paid and collected, and how fast it is, as far as that is known."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from portal.comparison.wording import by_people, words
from portal.comparison.words_of_wishes import wish_words
from portal.localization import currency_name, current_language, one_label_of, uncapitalized
from portal.localization import gettext as _
from portal.prices.offers import Offer


def names_in_list(services: Mapping[str, Offer]) -> dict[str, str]:
    """Name the services of a list to choose from, by code: those that would read alike say in what they differ."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for code, offer in services.items():
        alike[named_in_text(offer)].append(code)
    names = {}
    for name, codes in alike.items():
        others = [services[code] for code in codes]
        for code in codes:
            more = list(_differing(services[code], others))
            names[code] = named_in_text(services[code], more) if more else name
    return {code: names[code] for code in services}


def _differing(offer: Offer, alike: Sequence[Offer]) -> Iterator[str]:
    """Yield what tells a service from others that are paid and collected alike: what arrives, where it is reached."""
    language, service = current_language(), offer.quote.service
    if service.payout_currency and len({each.quote.service.payout_currency for each in alike}) > 1:
        yield _("arrives in: %(currency)s", currency=currency_name(service.payout_currency, language))
    if service.access_points and len({each.quote.service.access_points for each in alike}) > 1:
        reached = one_label_of([words().access[point].word for point in service.access_points], language)
        yield uncapitalized(reached, language)


def named_in_text(offer: Offer, more: Sequence[str] = ()) -> str:
    """Name a service in plain text. The provider's name may run in another direction."""
    provider = f"\N{FIRST STRONG ISOLATE}{offer.provider}\N{POP DIRECTIONAL ISOLATE}"
    return _("%(provider)s (%(ways)s)", provider=provider, ways=" · ".join([*_ways(offer), *more]))


def named_whole(offer: Offer) -> Markup:
    """Name a service for HTML, with all its ways."""
    return wish_words().said["service"].fill(provider=by_people(offer.provider), ways=" · ".join(_ways(offer)))


def named(offer: Offer, instead_of: Offer | None = None) -> Markup:
    """Name a service for HTML; beside another service of the same provider, with the ways in which the two differ."""
    if instead_of is None or instead_of.provider_slug != offer.provider_slug:
        return by_people(offer.provider)
    ways = [way for way in _ways(offer) if way not in _ways(instead_of)] or _ways(offer)
    return wish_words().said["service"].fill(provider=by_people(offer.provider), ways=" · ".join(ways))


def _ways(offer: Offer) -> list[str]:
    known, language = words(), current_language()
    service, speed = offer.quote.service, offer.quote.speed
    paid = one_label_of([known.pay_in[way].word for way in service.pay_in], language)
    collected = one_label_of([known.pickup[way].word for way in service.pickup], language)
    ways = [
        _("pay in: %(way)s", way=uncapitalized(paid, language)) if paid else "",
        _("collect: %(way)s", way=uncapitalized(collected, language)) if collected else "",
        uncapitalized(known.speed[speed].word, language) if speed is not None else "",
    ]
    return [way for way in ways if way]
