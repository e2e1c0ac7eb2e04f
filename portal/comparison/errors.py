"""Pages for what went wrong, in the person's language: what happened, and what to do next."""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, InternalServerError, default_exceptions

from portal.comparison.wording import N_
from portal.layout import page
from portal.localization import gettext as _

#: For each status: heading, what happened, what to do.
_ERRORS: dict[int, tuple[str, str, str]] = {
    400: (
        N_("We did not understand this"),
        N_("Something in the address or the form cannot be read."),
        N_("Go back and try again, or choose a corridor."),
    ),
    404: (
        N_("This page is not here"),
        N_("The address may be mistyped. Or the countries or the language are not known to us."),
        N_("Choose two countries, and we show you what we know."),
    ),
    405: (
        N_("This cannot be done here"),
        N_("This page can only be read."),
        N_("Open it again from the beginning."),
    ),
    410: (
        N_("This page is gone"),
        N_("It was here, but it has been taken away for good."),
        N_("Choose two countries, and we show you what we know."),
    ),
    500: (
        N_("Something broke on our side"),
        N_("It is not your fault."),
        N_("Wait a minute and try again."),
    ),
}
_OTHER = _ERRORS[400]


def set_up_errors(app: Flask) -> None:
    """Answer every HTTP error with a page of ours, and keep the headers that belong to it (405: Allow)."""
    for code in default_exceptions:
        app.register_error_handler(code, _answer)


def _answer(error: HTTPException) -> Response:
    code = error.code or InternalServerError.code
    heading, happened, then = _ERRORS.get(code, _ERRORS[500] if code >= 500 else _OTHER)
    response = page("errors/page.html", _(heading), code, happened=_(happened), next=_(then))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response
