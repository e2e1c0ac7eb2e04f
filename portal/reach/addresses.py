"""Where short links begin: the portal's short host, its public address, or the address it was asked under."""

from dataclasses import dataclass

from portal.composition import homeward
from portal.layout import public_root
from portal.reach.short_links import Shared, token_of


@dataclass(frozen=True, slots=True)
class ShortLink:
    """A short link: whole, and without what a telephone adds by itself."""

    whole: str  # https://home.example/c/1d1rfakqh27

    @property
    def bare(self) -> str:
        """The link without its scheme: eight signs that a message of 70 cannot spare."""
        return self.whole.partition("://")[2]


def short_link(shared: Shared) -> ShortLink:
    """Return the short link of a comparison. ValueError: no token can hold it."""
    return ShortLink(f"{short_root()}/c/{token_of(shared)}")


def short_root() -> str:
    """Return what stands before ``/c/``; ClickException where nothing tells it (a command without the setting)."""
    settings = homeward().settings
    if settings.short_host:
        return f"https://{settings.short_host}"
    return public_root()
