"""`flask trust`: what people report, what the operator answers, and the public log of corrections."""

import re
from collections.abc import Iterable
from typing import Final

import click
from flask.cli import AppGroup

from portal.collection.telling import as_json, moment, print_json, print_table
from portal.composition import homeward
from portal.trust.corrections import corrections, log_correction, price_named
from portal.trust.plain_text import one_line, plain_lines
from portal.trust.report_form import SEVERAL_LINES
from portal.trust.reports import (
    Report,
    ReportedPrice,
    answer_report,
    delete_report,
    forget_contact,
    report_named,
    reports,
)
from portal.trust.tables import ReportStatus

trust = AppGroup("trust", help="Answer reports of wrong prices, and keep the public log of corrections.")

#: States an operator sets by answering; a report becomes corrected with a line in the log.
_ANSWERS: Final = [
    status.value for status in (ReportStatus.LOOKING, ReportStatus.CONFIRMED, ReportStatus.NOT_CONFIRMED)
]

_QUOTE: Final = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


@trust.command("reports")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([status.value for status in ReportStatus]),
    help="Only reports that stand so; may be given several times.",
)
@as_json
def reports_command(statuses: tuple[str, ...], as_json: bool) -> None:
    """List the reports, oldest first, without contacts.

    \b
    Examples:
      flask trust reports --status new --status looking
      flask trust reports --json
    """  # noqa: D301 - click's own mark: keep the lines that follow as they are
    with homeward().database.reading() as connection:
        found = reports(connection, [ReportStatus(status) for status in statuses])
    if as_json:
        print_json([_record(report) for report in found])
        return
    rows = [
        (report.id, report.status, moment(report.received_at), report.price.quote_id, report.price.corridor,
         report.price.provider, f"{report.told.paid} {report.told.currency}", report.told.place)
        for report in found
    ]  # fmt: skip
    headings = ("id", "status", "received", "price", "corridor", "provider", "paid", "where")
    print_table(headings, map(_in_one_line, rows), "No reports.")


@trust.command("report")
@click.argument("name", metavar="REPORT")
@as_json
def report_command(name: str, as_json: bool) -> None:
    """Show one REPORT whole, with the contact: by its id in the list or by its public number.

    \b
    Examples:
      flask trust report 7
      flask trust report 7 --json
    """  # noqa: D301 - click's own mark
    record = _record(_found(name), with_contact=True)
    if as_json:
        print_json(record)
        return
    for key, value in record.items():
        click.echo(_field(key, value))


@trust.command("answer")
@click.argument("name", metavar="REPORT")
@click.argument("status", type=click.Choice(_ANSWERS))
@click.option("--text", required=True, help="The public answer, in the language of the person who wrote.")
@click.option("--although-corrected", is_flag=True, help="Answer anew a report that stands in the log of corrections.")
def answer_command(name: str, status: str, text: str, although_corrected: bool) -> None:
    """Answer a REPORT. Whoever has its number reads the answer. For a corrected price: flask trust correct.

    \b
    Example:
      flask trust answer 7 not_confirmed --text "The agent added a fee of his own. The provider's price is as shown."
    """  # noqa: D301 - click's own mark
    report, said = _found(name), _said(text, "--text")
    if report.status is ReportStatus.CORRECTED and not although_corrected:
        raise click.ClickException(
            f"Report {report.id} led to a line in the log of corrections. The line stays and says the price was wrong. "
            "To answer otherwise all the same: --although-corrected"
        )
    portal = homeward()
    with portal.database.writing() as connection:
        answer_report(connection, report.id, ReportStatus(status), said, portal.clock())
    click.echo(f"Report {report.id} is now {status}. Its answer is public under {report.shown_number}.")


@trust.command("correct")
@click.argument("price", metavar="PRICE")
@click.option("--wrong", required=True, help="What was wrong, in plain words.")
@click.option("--done", required=True, help="What was done about it.")
@click.option("--report", "name", help="The report that led to it: it becomes corrected, and --done its answer.")
def correct_command(price: str, wrong: str, done: str, name: str | None) -> None:
    """Write a line into the public log of corrections about PRICE, the end of its page's address.

    Prices that were shown and then discarded (flask prices discard) stand in the log by themselves.

    \b
    Example:
      flask trust correct 12-345 --wrong "The fee was 2.07, not 207." --done "Corrected in the sheet." --report 7
    """  # noqa: D301 - click's own mark
    named = _price(price)
    report = _found_about(name, named) if name else None
    portal, now = homeward(), homeward().clock()
    wrong, done = _said(wrong, "--wrong"), _said(done, "--done")
    with portal.database.writing() as connection:
        log_correction(connection, named, wrong, done, now, report.id if report else None)
        if report is not None:
            answer_report(connection, report.id, ReportStatus.CORRECTED, done, now)
    click.echo(f"{named.quote_id} stands in the log of corrections.")


@trust.command("corrections")
@as_json
def corrections_command(as_json: bool) -> None:
    """List the public log of corrections, newest first.

    \b
    Examples:
      flask trust corrections
      flask trust corrections --json
    """  # noqa: D301 - click's own mark
    with homeward().database.reading() as connection:
        lines = corrections(connection)
    if as_json:
        print_json(lines)
        return
    rows = [
        (f"{line.at:%Y-%m-%d}", line.price.quote_id, line.price.corridor, line.price.provider, line.wrong,
         line.done or line.kind.replace("_", " "))
        for line in lines
    ]  # fmt: skip
    print_table(("day", "price", "corridor", "provider", "reason", "done"), map(_in_one_line, rows), "No corrections.")


@trust.command("forget")
@click.argument("name", metavar="REPORT")
@click.option("--whole", is_flag=True, help="Delete the whole report: for what is no report at all.")
def forget_command(name: str, whole: bool) -> None:
    """Delete the contact in a REPORT now, before its time.

    \b
    Examples:
      flask trust forget 7
      flask trust forget 7 --whole
    """  # noqa: D301 - click's own mark
    report = _found(name)
    if whole and report.status is ReportStatus.CORRECTED:
        raise click.ClickException("It stands in the log of corrections. Only its contact can be deleted.")
    with homeward().database.writing() as connection:
        if whole:
            delete_report(connection, report.id)
        else:
            forget_contact(connection, report.id)
    click.echo(f"Report {report.id}: {'deleted whole' if whole else 'no contact is kept'}.")


def _found(name: str) -> Report:
    with homeward().database.reading() as connection:
        report = report_named(connection, name)
    if report is None:
        raise click.ClickException(f"There is no report '{name}'. List them: flask trust reports")
    return report


def _found_about(name: str, price: ReportedPrice) -> Report:
    report = _found(name)
    if report.price.quote_id != price.quote_id:
        raise click.ClickException(
            f"Report {report.id} is about {report.price.quote_id}, not about {price.quote_id}. "
            "Name its price, or leave the report out."
        )
    return report


def _price(text: str) -> ReportedPrice:
    found = _QUOTE.fullmatch(text.strip())
    if found is None:
        raise click.ClickException(f"'{text}' names no price. Write run and number, such as 12-345.")
    with homeward().database.reading() as connection:
        price = price_named(connection, int(found[1]), int(found[2]))
    if price is None:
        raise click.ClickException(
            f"No price that was ever shown has the number {text}. It ends its page's address. "
            "What is held was never shown: release or discard it instead (flask prices held)."
        )
    return price


def _said(text: str, option: str) -> str:
    if not text.strip():
        raise click.ClickException(f"{option} is empty. People read this: write a sentence.")
    return text.strip()


def _in_one_line(cells: Iterable[object]) -> tuple[str, ...]:
    return tuple(one_line(str(cell)) for cell in cells)


def _field(key: str, value: object) -> str:
    """Write a field for the terminal: of several lines each is set in, so that none passes for a field of its own."""
    if value in {None, ""}:
        return f"{key}: -"
    if key not in {*SEVERAL_LINES, "answer"}:
        return f"{key}: {one_line(str(value))}"
    lines = plain_lines(str(value)).split("\n")
    return "\n".join([f"{key}:", *(f"    {line}" for line in lines)])


def _record(report: Report, with_contact: bool = False) -> dict[str, object]:
    told = report.told
    record: dict[str, object] = {
        "id": report.id,
        "number": report.number,
        "status": report.status,
        "received_at": report.received_at,
        "price": report.price.quote_id,
        "corridor": report.price.corridor.slug,
        "provider": report.price.provider,
        "paid": told.paid,
        "currency": told.currency,
        "arrived": told.arrived,
        "arrived_currency": told.arrived_currency,
        "happened_on": told.happened_on,
        "place": told.place,
        "told": told.told,
        "language": told.language,
        "answer": report.answer,
        "answered_at": report.answered_at,
        "contact_kept": bool(told.contact),
    }
    return record | ({"contact": told.contact} if with_contact else {})
