"""What a page tells search engines in their own form (JSON-LD, schema.org): nothing that the page does not say."""

from collections.abc import Iterable, Mapping

from portal.collection.tables.reading import VisibleRound
from portal.comparison.names import corridor_name
from portal.comparison.source_facts import SourceFacts
from portal.composition import homeward
from portal.layout import public_root
from portal.localization import current_language
from portal.localization import gettext as _
from portal.prices.corridors import Corridor


def corridor_data(
    corridor: Corridor, rounds: Iterable[VisibleRound], sources: Mapping[str, SourceFacts]
) -> dict[str, object] | None:
    """Describe a corridor's prices as a data set, with whose figures they are; None where there are none."""
    shown = list(rounds)
    if not shown:
        return None
    root, language, name = public_root(), current_language().code, corridor_name(corridor)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": _("What sending money costs: %(corridor)s", corridor=name),
        "description": _("Fee, exchange rate, total cost and speed of each service, with the proof of every price."),
        "url": f"{root}/{language}/{corridor.slug}",
        "inLanguage": language,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": homeward().settings.site_name, "url": root},
        "temporalCoverage": f"{min(each.oldest_on for each in shown)}/{max(each.newest_on for each in shown)}",
        "distribution": [
            _download(f"{root}/downloads/corridors/{corridor.slug}.csv", "text/csv"),
            _download(f"{root}/api/v1/corridors/{corridor.slug}/prices", "application/json"),
        ],
        "isBasedOn": [
            {"@type": "CreativeWork", "name": facts.title, "creditText": facts.credit, "license": facts.licence}
            for facts in (sources[source] for source in sorted({each.source for each in shown}) if source in sources)
        ],
    }


def _download(address: str, form: str) -> dict[str, str]:
    return {"@type": "DataDownload", "contentUrl": address, "encodingFormat": form}
