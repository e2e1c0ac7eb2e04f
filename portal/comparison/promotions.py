"""What is said of a promotion: when it was seen, and when it ends."""

from markupsafe import Markup

from portal.comparison.wording import words
from portal.localization import current_language
from portal.localization import gettext as _
from portal.localization.dates import date_text
from portal.prices.offers import Offer
from portal.prices.quotes import Promotion


def promotion_seen(promotion: Offer) -> Markup:
    """Say on which day a promotion was seen that a standard price stands in for: it may be long ago."""
    seen = date_text(promotion.quote.observed_on, current_language())
    return words().row["promoted"].fill(date=seen)


def promotion_end(promotion: Promotion) -> str:
    """Say when a promotion ends."""
    if promotion.ends is None:
        return _("The end of the promotion is not known.")
    return _("The promotion ends on %(date)s.", date=date_text(promotion.ends, current_language()))
