"""Every component of the design on one page, in every language: what the visual and accessibility tests look at."""

from dataclasses import replace

from flask import Response, request

from portal.comparison.asked import QuestionForm
from portal.comparison.board import ApartMaker, boards
from portal.comparison.charts import history_chart
from portal.comparison.choosing import Page, choice_groups
from portal.comparison.component_samples_not_real import DAY, sample_comparison, sample_history
from portal.comparison.wishes import Wishes
from portal.comparison.wording import words
from portal.comparison.worked_examples import worked_examples
from portal.layout import page
from portal.localization import capitalized, currency_name, current_language, percent
from portal.localization import gettext as _
from portal.localization.dates import date_text
from portal.prices.choices import priced_services
from portal.prices.priorities import Collecting, Priorities
from portal.prices.vocabulary import Question


def components() -> Response:
    """Answer ``/<language>/components``."""
    language, known = current_language(), words()
    shown = boards(sample_comparison(Question.RECEIVE), "KES", DAY, request.script_root)
    chart = history_chart(sample_history())
    form = QuestionForm(
        "18,000x",
        Question.PAY.value,
        "KES",
        "TZS",
        tuple((code, capitalized(currency_name(code, language), language)) for code in ("TZS", "USD")),
        {"amount": _("We could not read this as an amount. Write figures only, such as 200.")},
    )
    here = Page(f"{request.script_root}/{language.code}/components", {})
    wishes = Wishes(
        Priorities(pickup=Collecting.CASH),
        {"max_hours": _("We could not read how soon it must arrive. Choose one of these.")},
    )
    return page(
        "components/page.html",
        _("Components"),
        board=replace(shown[0], id="sample-board"),
        apart=ApartMaker("KES", request.script_root).groups(sample_comparison(Question.PAY).apart),
        form=form,
        choices=choice_groups(priced_services(sample_comparison(Question.PAY)), wishes, here),
        facts=(*known.pay_in.values(), *known.access.values(), *known.pickup.values(), *known.speed.values()),
        chart=chart,
        scale=tuple(percent(edge, language, digits=0) for edge in (chart.bottom, chart.top)) if chart else (),
        dates=tuple(date_text(day, language) for day in (chart.first, chart.last)) if chart else (),
        example=worked_examples()[0],
    )
