"""The history of a corridor as a table that spreadsheets and programs read.

Percentages are exact, with a point; a line without figures is a quarter without a round. Column names are English in
every language, because programs read them. Where two prices of the chosen service were found that do not agree, or a
promotion alone, no figure of it is given: the page shows what was found.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from flask import Response

from portal.answers import csv_file, harmless
from portal.comparison.source_facts import source_facts
from portal.layout import public_root
from portal.localization import current_language
from portal.prices.corridors import Corridor
from portal.trends.history import Past, PastRound
from portal.trends.priced import Priced

COLUMNS: Final = (
    *("corridor", "source", "part", "round", "first_day", "last_day"),
    *("average_percent", "average_prices", "average_prices_held", "average_without_promotions_percent"),
    *("cheapest_percent", "cheapest_provider", "cheapest_proof"),
    *("smart_approximation_percent", "smart_services"),
    *("chosen_percent", "chosen_provider", "chosen_proof"),
    *("credit", "licence"),
)


def history_csv(corridor: Corridor, pasts: Iterable[Past]) -> Response:
    """Return the download, oldest round first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for past in pasts:
        facts = source_facts().get(past.source)
        about = {"corridor": str(corridor.code), "source": past.source, "part": harmless(past.part)}
        about |= {"credit": facts.credit, "licence": facts.licence} if facts else {}
        for each in past.rounds:
            writer.writerows(about | line for line in _lines(each))
    # The mark at the beginning tells spreadsheets that this is UTF-8: providers' names have accents.
    return csv_file(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + text.getvalue(), f'attachment; filename="{corridor.slug}-history.csv"'
    )


def _lines(each: PastRound) -> Iterator[dict[str, str]]:
    if each.gap is not None:
        quarter = each.gap.first
        for _number in range(each.gap.quarters):
            yield {"round": str(quarter)}
            quarter = quarter.next
    told = each.round
    yield {
        "round": told.period,
        "first_day": told.oldest_on.isoformat(),
        "last_day": told.newest_on.isoformat(),
        "average_percent": _figure(told.average_total),
        "average_prices": str(told.average_rows),
        "average_prices_held": str(told.average_rows_held),
        "average_without_promotions_percent": _figure(told.average_without_promotions),
        "smart_approximation_percent": _figure(told.smart),
        "smart_services": str(told.smart_rows),
        **_of_service("cheapest", each.cheapest),
        **_of_service("chosen", each.chosen.settled if each.chosen else None),
    }


def _of_service(name: str, row: Priced | None) -> dict[str, str]:
    if row is None:
        return {}
    proof = f"{public_root()}/{current_language().code}/quote/{row.stored.id}"
    return {f"{name}_percent": _figure(row.total), f"{name}_provider": harmless(row.provider), f"{name}_proof": proof}


def _figure(value: object) -> str:
    return "" if value is None else f"{value:f}"
