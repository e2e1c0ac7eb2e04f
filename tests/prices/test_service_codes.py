"""A service keeps its code from round to round."""

from dataclasses import replace

from portal.prices.service_codes import by_code, service_code
from portal.prices.vocabulary import PickupMethod
from tests.prices.offering import offer


def test_another_price_of_a_service_has_the_same_code() -> None:
    now, before = offer("Alpha"), offer("Alpha", ("10000", "1", "19"), ("20000", "1", "19"), quote_id="7-12")
    assert service_code(now) == service_code(before)
    assert list(by_code([now, before]).values()) == [(now, before)]


def test_another_way_to_collect_is_another_service() -> None:
    codes = {service_code(offer("Alpha", pickup=pickup)) for pickup in PickupMethod}
    assert len(codes) == len(PickupMethod)


def test_a_code_begins_with_the_name_for_addresses() -> None:
    """Pinned: people keep addresses with it."""
    made = replace(offer("Alpha"), provider_slug="alpha-beta")
    assert service_code(made) == "alpha-beta-b38422"
