"""The locks of requirements: what they must pin so that every installer takes the same versions, today and later."""

from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REQUIREMENTS = Path(__file__).parents[1] / "requirements"


def pinned(lock: str) -> dict[str, Requirement]:
    lines = (REQUIREMENTS / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    stated = [Requirement(line.removesuffix("\\").strip()) for line in lines if line[:1].isalnum()]
    return {canonicalize_name(each.name): each for each in stated}


def asked_with_extras(pins: dict[str, Requirement]) -> list[tuple[str, Requirement]]:
    """Return what the pinned packages ask for with extras, each with who asks."""
    found = []
    for name, pin in pins.items():
        try:
            asked = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:  # for another system or another Python
            continue
        contexts = [{"extra": extra} for extra in ("", *pin.extras)]
        found += [
            (name, each)
            for each in asked
            if each.extras and (each.marker is None or any(each.marker.evaluate(context) for context in contexts))
        ]
    return found


@pytest.mark.parametrize("lock", ["base", "test", "bench"])
def test_a_lock_pins_every_package_together_with_the_extras_that_others_ask_of_it(lock: str) -> None:
    # Debian 12's pip (23.0) takes "pydantic[email]" for another package than the pinned "pydantic", picks its newest
    # release, and then refuses it for want of a hash: an install that worked fails on the day of that release.
    pins = pinned(lock)
    asked = asked_with_extras(pins)

    assert asked, "weasyprint and apiflask ask for extras"
    for name, each in asked:
        missing = each.extras - pins[canonicalize_name(each.name)].extras
        assert not missing, f"{lock}.txt: {name} asks for {each.name}{sorted(missing)}"


@pytest.mark.parametrize("lock", ["base", "test", "bench"])
def test_a_lock_names_every_version_exactly_with_its_hashes(lock: str) -> None:
    text = (REQUIREMENTS / f"{lock}.txt").read_text(encoding="utf-8")

    assert all(str(each.specifier).startswith("==") for each in pinned(lock).values())
    assert text.count("\n    --hash=sha256:") >= len(pinned(lock))
    assert "://" not in text, "a lock names no address of a registry"
