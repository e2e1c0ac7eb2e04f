"""The API as an application of its own: its operations, how each is described, and what every answer has.

It shares the parts of the portal (settings, database, registries, clock) and nothing of the pages: no language is
negotiated, every error is a problem document, and the pages stay a plain Flask application
(docs/decisions/the-api-is-an-application-of-its-own.md).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from apiflask import APIFlask
from flask import Flask, Response, request
from pydantic import BaseModel

from portal.api import collecting, corridors, history, prices, providers, quotes, rates
from portal.api.answers import answer, json_response
from portal.api.asking import (
    Asked,
    AveragesAsked,
    CorridorsAsked,
    HistoryAsked,
    Nothing,
    PartAsked,
    PricesAsked,
    PublishedRatesAsked,
    QuotesAsked,
    RateAsked,
    RunsAsked,
    WorldAsked,
    refuse_repeats,
)
from portal.api.document import made_plain, served_document
from portal.api.problems import MEDIA_TYPE, answer_problems
from portal.api.shapes.collecting import (
    Entrance,
    PeriodShape,
    ProviderShape,
    PublishedRateShape,
    RunDetails,
    RunShape,
    SourceShape,
)
from portal.api.shapes.corridors import AverageShape, CorridorDetails, CorridorShape, RoundShape, WorldShape
from portal.api.shapes.parts import Answer, ListAnswer, Reference
from portal.api.shapes.prices import PricesShape
from portal.api.shapes.quotes import QuoteShape
from portal.api.sharing import share_with_other_sites
from portal.comparison.source_facts import SourceFacts, know_sources
from portal.composition import homeward
from portal.compressing import compress_answers
from portal.layout import keep_until_prices_change
from portal.security import HEADERS_OF_DATA, set_up_security

START: Final = "/api/v1"

View = Callable[..., Response]

_CONFIG: Final = {
    "OPENAPI_VERSION": "3.1.0",
    "DESCRIPTION": (
        "What sending money home really costs, with the proof of every figure. Free of charge. Name the sources that "
        "each answer names, and keep to their licences. Amounts, rates and percentages are exact decimals, written as "
        "text."
    ),
    "LICENSE": {"name": "The figures are their sources': see attribution in every answer"},
    "TAGS": [
        "Entrance",
        "Corridors",
        "Prices",
        "Quotes",
        "Averages",
        "Providers",
        "Reference rates",
        "Sources and runs",
    ],
    "AUTO_SERVERS": False,
    "AUTO_404_RESPONSE": False,
    "AUTO_VALIDATION_ERROR_RESPONSE": False,
    "VALIDATION_ERROR_STATUS_CODE": 400,
}


def entrance(query_data: Nothing) -> Response:
    """Tell where everything is, and how many requests are fair."""
    start = f"{request.script_root}{START}"
    told = {
        "corridors": f"{start}/corridors",
        "providers": f"{start}/providers",
        "averages": f"{start}/averages",
        "periods": f"{start}/averages/periods",
        "reference_rates": f"{start}/reference-rates",
        "sources": f"{start}/sources",
        "runs": f"{start}/runs",
        "openapi": f"{start}/openapi.json",
        "readable": f"{request.script_root}/en/api",
        "fair_use": homeward().settings.api_limit or "no limit",
    }
    return answer(told, [])


@dataclass(frozen=True, slots=True)
class Operation:
    """One address: what answers it, what may be asked, and what an answer looks like."""

    rule: str  # below START
    view: View
    tag: str
    asked: type[Asked]
    shape: type[BaseModel]
    not_found: str = ""  # what is not found where it is not there; "" where that cannot be
    gone: str = ""


_CORRIDOR, _PROVIDER, _RUN = "There is no such corridor", "There is no such provider", "There is no such run"
_ROUND = "No round of this name has prices"
_QUOTE, _TAKEN_BACK = "There is no such price, or it is being checked", "A person has taken it back"

OPERATIONS: Final = (
    Operation("/", entrance, "Entrance", Nothing, Answer[Entrance]),
    Operation("/corridors", corridors.corridors, "Corridors", CorridorsAsked, ListAnswer[CorridorShape]),
    Operation("/corridors/<corridor>", corridors.corridor, "Corridors", Nothing, Answer[CorridorDetails], _CORRIDOR),
    Operation("/corridors/<corridor>/prices", prices.prices, "Prices", PricesAsked, Answer[PricesShape], _CORRIDOR),
    Operation(
        "/corridors/<corridor>/quotes", quotes.corridor_quotes, "Quotes", QuotesAsked, ListAnswer[QuoteShape], _CORRIDOR
    ),
    Operation(
        "/corridors/<corridor>/history",
        history.corridor_history,
        "Averages",
        HistoryAsked,
        ListAnswer[RoundShape],
        _CORRIDOR,
    ),
    Operation("/quotes/<quote>", quotes.quote, "Quotes", Nothing, Answer[QuoteShape], _QUOTE, _TAKEN_BACK),
    Operation(
        "/quotes/<quote>/history",
        quotes.quote_history,
        "Quotes",
        PartAsked,
        ListAnswer[QuoteShape],
        _QUOTE,
        _TAKEN_BACK,
    ),
    Operation("/providers", providers.providers, "Providers", PartAsked, ListAnswer[ProviderShape]),
    Operation("/providers/<provider>", providers.provider, "Providers", Nothing, Answer[ProviderShape], _PROVIDER),
    Operation("/averages", history.averages, "Averages", AveragesAsked, ListAnswer[AverageShape], _ROUND),
    Operation("/averages/periods", history.periods, "Averages", PartAsked, ListAnswer[PeriodShape]),
    Operation("/averages/world", history.world, "Averages", WorldAsked, Answer[WorldShape], _ROUND),
    Operation(
        "/reference-rates",
        rates.published_rates,
        "Reference rates",
        PublishedRatesAsked,
        ListAnswer[PublishedRateShape],
    ),
    Operation(
        "/reference-rates/<base>/<counter>",
        rates.rate,
        "Reference rates",
        RateAsked,
        Answer[Reference],
        "No rate is known between these currencies on that day",
    ),
    Operation("/sources", collecting.sources, "Sources and runs", PartAsked, ListAnswer[SourceShape]),
    Operation(
        "/sources/<source>",
        collecting.source,
        "Sources and runs",
        Nothing,
        Answer[SourceShape],
        "There is no such source",
    ),
    Operation("/runs", collecting.runs, "Sources and runs", RunsAsked, ListAnswer[RunShape]),
    Operation("/runs/<int:run>", collecting.run, "Sources and runs", Nothing, Answer[RunDetails], _RUN),
)


def make_api(app: Flask, sources: Iterable[SourceFacts]) -> APIFlask:
    """Make the API, which shares the portal's parts; ``sources`` are those at work in this portal."""
    settings = app.extensions["homeward"].settings
    api = APIFlask(
        "portal.api",
        title=f"{settings.site_name}: open data",
        version="1",
        json_errors=False,
        docs_path=None,
        spec_path=None,
    )
    api.config.update(_CONFIG, ENV_NAME=settings.env, SECRET_KEY=settings.signing_secret)
    api.url_map.strict_slashes = api.url_map.merge_slashes = False
    api.extensions["homeward"] = app.extensions["homeward"]
    know_sources(api, sources)
    api.spec_processor(made_plain)
    for operation in OPERATIONS:
        _add(api, operation)
    api.add_url_rule(f"{START}/openapi.json", "openapi", api.doc(hide=True)(_openapi), methods=["GET"])
    answer_problems(api)
    refuse_repeats(api)
    _set_up_answers(api)
    return api


def _add(api: APIFlask, operation: Operation) -> None:
    """Register an operation, described by its docstring, its parameters and the shape of its answer."""
    view = api.input(operation.asked, location="query")(operation.view)
    view = api.output(operation.shape, headers=None)(view)
    view = api.doc(tags=[operation.tag], responses=_refusals(operation), operation_id=operation.view.__name__)(view)
    api.add_url_rule(START + operation.rule, operation.view.__name__, view, methods=["GET"])


def _refusals(operation: Operation) -> Any:
    told = {400: "A parameter cannot be used", 429: "Too many requests: wait as long as Retry-After says"}
    if operation.not_found:
        told[404] = operation.not_found
    if operation.gone:
        told[410] = operation.gone
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": words, "content": content} for status, words in told.items()}


def _openapi() -> Response:
    keep_until_prices_change()
    return json_response(served_document(request.script_root))


def _set_up_answers(api: Flask) -> None:
    """Compress answers, give them validators, let other sites read them. After-request functions run last first."""

    @api.after_request
    def answer_not_modified(response: Response) -> Response:
        if request.method in {"GET", "HEAD"} and response.status_code == 200:
            response.make_conditional(request)
        return response

    compress_answers(api)

    @api.after_request
    def add_validator(response: Response) -> Response:
        if response.status_code == 200:
            response.add_etag()
        return response

    share_with_other_sites(api)
    set_up_security(api, HEADERS_OF_DATA)
