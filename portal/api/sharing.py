"""Cross-origin sharing: pages of other sites may read the API from a browser. There is nothing private in it."""

from typing import Final

from flask import Flask, Response, request

#: On every answer. No credentials are taken, so that any origin may read it.
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
}

#: On the answer to a browser that asks beforehand (a conditional request needs that).
_BEFOREHAND: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def share_with_other_sites(api: Flask) -> None:
    """Put the headers on every answer."""

    @api.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(CORS)
        if request.method == "OPTIONS":
            response.headers.update(_BEFOREHAND)
        return response
