"""Response headers (what a browser may load, who may frame us, what others learn of a reader), and proxies in front."""

import re
from collections.abc import Iterable, Mapping
from ipaddress import IPv6Address
from typing import TYPE_CHECKING, Final

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LABEL: Final = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST: Final = re.compile(
    rf"(?:{_LABEL}(?:\.{_LABEL})*\.?|\[(?P<v6>[0-9A-Fa-f:.]+)\])(?::(?P<port>[0-9]{{1,5}}))?", re.ASCII
)
_LARGEST_PORT: Final = 65_535
_WITH_PORT: Final = re.compile(r"(?P<v4>[0-9.]+)(?::[0-9]+)?|\[(?P<v6>[0-9A-Fa-f:.]+)\](?::[0-9]+)?", re.ASCII)

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
        told = WithoutPort(app.wsgi_app)
        app.wsgi_app = ProxyFix(told, x_for=number, x_proto=number)  # type: ignore[method-assign]


class WithoutPort:
    """WSGI middleware: some proxies name an address with its port, which is another one for each connection."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        environ["REMOTE_ADDR"] = address_without_port(environ.get("REMOTE_ADDR", ""))
        return self._application(environ, start_response)


def address_without_port(text: str) -> str:
    """Return an address as it is without a port; a text that is no address stays.

    >>> address_without_port("203.0.113.7:1234"), address_without_port("[2001:db8::2]:80")
    ('203.0.113.7', '2001:db8::2')
    """
    found = _WITH_PORT.fullmatch(text.strip())
    return text if found is None else found["v6"] or found["v4"]


def is_readable_host(text: str) -> bool:
    """Whether a request's Host names a machine: a name or an address, and perhaps a port (RFC 9110).

    >>> is_readable_host("homeward.example:8000"), is_readable_host("a b"), is_readable_host("ex..ample")
    (True, False, False)
    """
    found = _HOST.fullmatch(text)
    if found is None or int(found["port"] or 0) > _LARGEST_PORT:
        return False
    try:
        text.encode("ascii").decode("idna")  # Werkzeug does so, and breaks where it cannot
        return found["v6"] is None or bool(IPv6Address(found["v6"]))
    except ValueError:
        return False
