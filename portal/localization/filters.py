"""The filters and functions that templates use; each works in the page's language.

Every filter takes Jinja's context, though none needs it: without it Jinja would evaluate a filter on a constant once,
when the template is compiled, and every page would show it in the language of the first reader.
"""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from portal.localization import dates, figures, names
from portal.localization.active import current_language
from portal.localization.articles import country_in_sentence
from portal.localization.negotiation import language_links
from portal.localization.numbers import amount_in_address


@pass_context
def _money(_context: Context, amount: Decimal, currency: str, digits: int | None = None, short: bool = False) -> Markup:
    return figures.money(amount, currency, current_language(), digits=digits, short=short)


@pass_context
def _money_plain(
    _context: Context, amount: Decimal, currency: str, digits: int | None = None, short: bool = False
) -> str:
    return figures.money_plain(amount, currency, current_language(), digits=digits, short=short)


@pass_context
def _number(_context: Context, value: Decimal | int, digits: int | None = None) -> str:
    return figures.number(value, current_language(), digits=digits)


@pass_context
def _rate(_context: Context, value: Decimal) -> str:
    return figures.rate(value, current_language())


@pass_context
def _percent(_context: Context, value: Decimal, digits: int = 2) -> str:
    return figures.percent(value, current_language(), digits=digits)


@pass_context
def _date(_context: Context, moment: date) -> str:
    return dates.date_text(moment, current_language())


@pass_context
def _moment(_context: Context, moment: datetime) -> str:
    return dates.moment_text(moment, current_language())


@pass_context
def _month_year(_context: Context, moment: date) -> str:
    return dates.month_year(moment, current_language())


@pass_context
def _age(_context: Context, value: date | int, today: date | None = None) -> str:
    """``{{ day | age(today) }}``, or ``{{ 120 | age }}`` where the number of days is known."""
    if isinstance(value, date):
        if today is None:
            raise TypeError("age needs the present day: {{ day | age(today) }}.")
        value = (dates.day_of(today) - dates.day_of(value)).days
    return dates.age(value, current_language())


@pass_context
def _country(_context: Context, code: str) -> str:
    return names.country(code, current_language())


@pass_context
def _country_in_sentence(_context: Context, code: str) -> str:
    return country_in_sentence(code)


@pass_context
def _currency_name(_context: Context, code: str) -> str:
    return names.currency_name(code, current_language())


@pass_context
def _currency_symbol(_context: Context, code: str) -> str:
    return names.currency_symbol(code, current_language())


@pass_context
def _in_address(_context: Context, amount: Decimal) -> str:
    return amount_in_address(amount)


def add_filters(app: Flask) -> None:
    """Register the filters and functions."""
    app.jinja_env.filters.update(
        money=_money,
        money_plain=_money_plain,
        number=_number,
        rate=_rate,
        percent=_percent,
        date=_date,
        moment=_moment,
        month_year=_month_year,
        age=_age,
        country=_country,
        country_in_sentence=_country_in_sentence,
        currency_name=_currency_name,
        currency_symbol=_currency_symbol,
        in_address=_in_address,
    )
    app.jinja_env.globals.update(current_language=current_language, language_links=language_links)
