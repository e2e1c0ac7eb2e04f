"""Response headers (what a browser may load, who may frame us, what others learn of a reader), and proxies in front."""

from collections.abc import Mapping

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

#: Exact headers of every page. No script but our own files; no inline script; styles from our own file.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


#: Of data there is less to say: it is never a page, and nothing in it is run.
HEADERS_OF_DATA = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def set_up_security(app: Flask, headers: Mapping[str, str] = HEADERS) -> None:
    """Put the headers on every response; HSTS only in production, where HTTPS stands in front."""
    production = app.config["ENV_NAME"] == "production"

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if "frame-ancestors *" in response.headers["Content-Security-Policy"]:
            del response.headers["X-Frame-Options"]  # the older header cannot say that everybody may
        if production:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response


def believe_proxies(app: Flask, number: int) -> None:
    """Take the address of who asks, and whether over HTTPS, from what the nearest ``number`` proxies say; 0 asks none.

    The host is what the proxy passes on as Host. Believing more proxies than there are would let anybody claim any
    address.
    """
    if number:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number)  # type: ignore[method-assign]
