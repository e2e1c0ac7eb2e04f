"""How Homeward introduces itself to the systems it asks."""

import re
import tomllib
from functools import cache

from portal.config import ROOT, Settings


@cache
def _version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def user_agent(settings: Settings) -> str:
    """Say honestly who asks: the site's name, the software's version, and whom to write to."""
    name = re.sub(r"[^A-Za-z0-9!#$%&'*+.^_`|~-]+", "-", settings.site_name).strip("-") or "Homeward"
    contact = re.sub(r"[^\x20-\x7e]|[()\\]", "", settings.operator_contact).strip() or "operator gave no contact"
    return f"{name}/{_version()} (remittance price comparison; {contact})"
