"""What every page has around it: the names and addresses that base.html places."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urlsplit

from click import ClickException
from flask import Flask, Response, abort, current_app, has_request_context, render_template, request
from werkzeug.wsgi import get_current_url

from portal.answers import revalidated
from portal.composition import homeward
from portal.localization import current_language
from portal.localization import gettext as _

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_ASSETS = "homeward.assets"


@dataclass(frozen=True, slots=True)
class Site:
    """The portal's name, and the addresses of its own files."""

    name: str
    root: str  # what stands before every path, where the portal is not at the root of its host
    stylesheet: str
    script: str
    icon: str

    def places(self) -> Iterator[tuple[str, str, str]]:
        """Yield (endpoint, address, name) of the pages about the portal itself."""
        start = f"{self.root}/{current_language().code}"
        yield "trends.corridors", f"{start}/corridors", _("All corridors and the targets")
        yield "trends.averages", f"{start}/averages", _("What sending money costs on average")
        yield "trends.providers", f"{start}/providers", _("Providers")
        yield "comparison.sources", f"{start}/sources", _("Sources of the prices")
        yield "comparison.methodology", f"{start}/methodology", _("How we compute and rank")
        yield "trust.coverage", f"{start}/coverage", _("What we cover")
        yield "trust.corrections", f"{start}/corrections", _("Corrections")
        yield "downloads.data", f"{start}/data", _("Prices as open data")
        yield "api.readable", f"{start}/api", _("Data for programs")
        yield "comparison.about", f"{start}/about", _("About")


class Assets:
    """Static files: read once, under addresses that change with their content, so that browsers keep them for a year.

    They are few and small. Flask would stream each from its file, and a stream that is compressed leaves it open.
    """

    def __init__(self, folder: Path, address: str) -> None:
        files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        self._content = {name: path.read_bytes() for name, path in files.items()}
        self._digests = {name: sha256(content).hexdigest()[:12] for name, content in self._content.items()}
        self._address = address

    def address(self, name: str) -> str:
        """Return the address of a file. KeyError: there is no such file."""
        return f"{request.script_root}{self._address}/{name}?v={self._digests[name]}"

    def serve(self, filename: str) -> Response:
        """Answer ``/static/<path>``. An address of other content than ours (an older page's) is not kept."""
        content = self._content.get(filename)
        if content is None:
            abort(404)
        response = Response(content, mimetype=guess_type(filename)[0] or "application/octet-stream")
        response.set_etag(self._digests[filename])
        current = request.args.get("v") == self._digests[filename]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
        return response


def set_up_layout(app: Flask) -> None:
    """Give every template ``site`` and ``language``."""
    assets = Assets(Path(app.static_folder or ""), app.static_url_path or "")

    app.view_functions["static"] = assets.serve
    app.extensions[_ASSETS] = assets

    @app.context_processor
    def add_site() -> dict[str, object]:
        return {"site": _site(assets), "language": current_language()}

    app.jinja_env.globals["public_origin"] = public_origin


def static_address(name: str) -> str:
    """Return the address of one of our static files. KeyError: there is no such file."""
    return cast("Assets", current_app.extensions[_ASSETS]).address(name)


def _site(assets: Assets) -> Site:
    return Site(
        name=homeward().settings.site_name,
        root=request.script_root,
        stylesheet=assets.address("site.css"),
        script=assets.address("comfort.js"),
        icon=assets.address("icon.svg"),
    )


def public_root() -> str:
    """Return the portal's own address as others should know it, without a slash at its end.

    Raises ClickException where nothing tells it: in a command without HOMEWARD_PUBLIC_URL.
    """
    settings = homeward().settings
    if not settings.public_url and not has_request_context():
        raise ClickException("Nobody knows the portal's address here. Set HOMEWARD_PUBLIC_URL, see docs/settings.md.")
    return root_in(request.environ if has_request_context() else {}, settings.public_url)


def root_in(environ: "WSGIEnvironment", public_url: str) -> str:
    """Return the same where only the environment of a request is at hand.

    Where the operator says what the address is, nothing that a request says of it counts.
    """
    return (public_url or get_current_url(environ, root_only=True)).rstrip("/")


def public_origin() -> str:
    """Return what stands before paths that begin at the host: the scheme and host of the portal's own address."""
    found = urlsplit(public_root())
    return f"{found.scheme}://{found.netloc}"


#: Where a request's environment takes the mark that ``portal.caching`` looks for.
MARKS = "homeward.marks"
KEPT = "kept"


def keep_until_prices_change() -> None:
    """Say, inside a view, that its answer depends on the address, published prices and the date alone."""
    request.environ.setdefault(MARKS, set()).add(KEPT)


def page(template: str, heading: str, /, status: int = 200, **values: object) -> Response:
    """Render a page. ``heading`` is its h1 and begins its title."""
    # The address that search engines should keep: without a question; an error has none.
    values.setdefault("canonical", public_root() + quote(request.path) if status == 200 else "")
    made = render_template(template, heading=heading, portal_root=public_root(), **values)
    response = revalidated(Response(made, status, mimetype="text/html"))
    if status != 200:
        response.headers["Cache-Control"] = "no-store"
    return response
