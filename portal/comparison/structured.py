"""What a page tells search engines in their own form (JSON-LD, schema.org): nothing that the page does not say."""

from collections.abc import Iterable, Mapping

from portal.collection.tables.reading import VisibleRound
from portal.comparison.names import corridor_name
from portal.comparison.source_facts import SourceFacts
from portal.composition import homeward
from portal.layout import public_root
from portal.licences import licence_address
from portal.localization import current_language
from portal.localization import gettext as _
from portal.prices.corridors import Corridor
from portal.prices.vocabulary import Layer
from portal.releases import is_made


def described(corridor: Corridor, *, surveyed: bool) -> str:
    """Say in two sentences what a corridor's page holds, for who finds it in a list of pages."""
    title = _("What sending money costs: %(corridor)s", corridor=corridor_name(corridor))
    return f"{title}. {_contents(surveyed=surveyed)}"


def _contents(*, surveyed: bool) -> str:
    if not surveyed:
        return _("We have no prices for this corridor yet.")
    return _("Fee, exchange rate, total cost and speed of each service, with the proof of every price.")


def corridor_data(
    corridor: Corridor, rounds: Iterable[VisibleRound], sources: Mapping[str, SourceFacts]
) -> dict[str, object] | None:
    """Describe a corridor's prices as a data set, with whose figures they are; None where there are none."""
    shown = list(rounds)
    if not shown:
        return None
    root, language, name = public_root(), current_language().code, corridor_name(corridor)
    behind = [sources[source] for source in sorted({each.source for each in shown}) if source in sources]
    licences = sorted({address for facts in behind if (address := licence_address(_licence(facts)))})
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": _("What sending money costs: %(corridor)s", corridor=name),
        "description": _contents(surveyed=True),
        "url": f"{root}/{language}/{corridor.slug}",
        "inLanguage": language,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": homeward().settings.site_name, "url": root},
        **({"license": licences if len(licences) > 1 else licences[0]} if licences else {}),
        "distribution": [
            *_files(root, corridor),
            _download(f"{root}/api/v1/corridors/{corridor.slug}/prices", "application/json"),
        ],
        "isBasedOn": [_work(facts) for facts in behind],
    }


def _licence(facts: SourceFacts) -> str:
    """Return the licence of a source's prices: what this portal collects itself is under the operator's."""
    own = facts.layer in {Layer.SHOPPED, Layer.TARIFF}
    return facts.licence or (homeward().settings.data_licence if own else "")


def _work(facts: SourceFacts) -> dict[str, str]:
    address = licence_address(_licence(facts))
    told = {"@type": "CreativeWork", "name": facts.title, "creditText": facts.credit}
    return told | ({"license": address} if address else {})


def _files(root: str, corridor: Corridor) -> Iterable[dict[str, str]]:
    """Yield the corridor's file to take away, once it is made: within the hour after its first prices."""
    name = f"corridors/{corridor.slug}.csv"
    if is_made(homeward().settings.data_dir, name):
        yield _download(f"{root}/downloads/{name}", "text/csv")


def _download(address: str, form: str) -> dict[str, str]:
    return {"@type": "DataDownload", "contentUrl": address, "encodingFormat": form}
