"""What every page has around it: the names and addresses that base.html places."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, render_template, request

from portal.composition import homeward
from portal.localization import current_language
from portal.localization import gettext as _


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
        yield "comparison.sources", f"{start}/sources", _("Sources of the prices")
        yield "comparison.methodology", f"{start}/methodology", _("How we compute and rank")
        yield "comparison.about", f"{start}/about", _("About")


class Assets:
    """Static files under addresses that change with their content, so that browsers may keep them for a year."""

    def __init__(self, folder: Path, address: str) -> None:
        self._tails = {
            name: f"{address}/{name}?v={sha256(path.read_bytes()).hexdigest()[:12]}"
            for path in sorted(folder.rglob("*"))
            if path.is_file() and (name := path.relative_to(folder).as_posix())
        }

    def address(self, name: str) -> str:
        """Return the address of a file. KeyError: there is no such file."""
        return request.script_root + self._tails[name]


def set_up_layout(app: Flask) -> None:
    """Give every template ``site`` and ``language``."""
    assets = Assets(Path(app.static_folder or ""), app.static_url_path or "")

    @app.context_processor
    def add_site() -> dict[str, object]:
        return {"site": _site(assets), "language": current_language()}


def _site(assets: Assets) -> Site:
    return Site(
        name=homeward().settings.site_name,
        root=request.script_root,
        stylesheet=assets.address("site.css"),
        script=assets.address("comfort.js"),
        icon=assets.address("icon.svg"),
    )


def page(template: str, heading: str, /, status: int = 200, **values: object) -> Response:
    """Render a page. ``heading`` is its h1 and begins its title."""
    response = Response(render_template(template, heading=heading, **values), status, mimetype="text/html")
    response.add_etag()
    # Prices change a few times a day at most; a page read again within minutes may come from the browser's own store.
    response.headers["Cache-Control"] = "public, max-age=120" if status == 200 else "no-store"
    return response
