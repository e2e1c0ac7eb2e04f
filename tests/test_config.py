"""Settings: documented, frozen, and production refuses to start without a secret."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from portal.config import ROOT, Settings, SettingsError, read_settings


def environment_name(field: str) -> str:
    return "DATABASE_URL" if field == "database_url" else f"HOMEWARD_{field.upper()}"


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    documented = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/settings.md").read_text(), flags=re.MULTILINE)
    assert documented == [environment_name(name) for name in Settings.model_fields]


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("secret", ["", "too short"])
def test_production_without_a_secret_is_refused_with_what_to_set(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("HOMEWARD_ENV", "production")
    monkeypatch.setenv("HOMEWARD_SECRET_KEY", secret)
    with pytest.raises(SettingsError, match="Set HOMEWARD_SECRET_KEY to a random text"):
        read_settings()


def test_a_setting_that_cannot_be_used_is_named_as_the_operator_wrote_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_ENV", "staging")
    with pytest.raises(SettingsError, match="The setting HOMEWARD_ENV cannot be used"):
        read_settings()


def test_production_with_a_long_secret_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_ENV", "production")
    monkeypatch.setenv("HOMEWARD_SECRET_KEY", "0123456789abcdef" * 2)
    assert Settings().signing_secret == "0123456789abcdef" * 2


def test_the_secret_never_shows_when_settings_are_printed(make_settings: Callable[..., Settings]) -> None:
    assert "hidden-away" not in repr(make_settings(secret_key="hidden-away"))


def test_settings_cannot_be_changed(make_settings: Callable[..., Settings]) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        make_settings().__setattr__("env", "production")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////tmp/x.db", "sqlite:////tmp/x.db"),
    ],
)
def test_the_usual_database_addresses_are_understood(
    make_settings: Callable[..., Settings], given: str, used: str
) -> None:
    assert make_settings(database_url=given).database == used


def test_without_a_database_address_sqlite_is_used_in_the_data_folder(
    make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    assert make_settings().database == f"sqlite:///{tmp_path / 'homeward.db'}"


def test_feeds_come_from_the_environment_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_ENV", "test")
    monkeypatch.setenv("HOMEWARD_TARIFF_FEEDS", '["https://a.example/t.json", "https://b.example/t.csv"]')
    assert Settings().tariff_feeds == ("https://a.example/t.json", "https://b.example/t.csv")


@pytest.mark.parametrize(
    ("country", "corridors", "said"),
    [
        ("KEN", (), "says “KEN”, which is no country code"),
        ("", ("ke-tz",), "names ke-tz. A scope has one sending country"),
        ("KE", ("ke-tz", "ug-ke"), "names ug-ke. A scope has one sending country"),
        ("KE", ("KE-TZ",), "names KE-TZ"),
        ("KE", ("ke-xx", "ke-ke"), "names ke-xx, ke-ke"),
    ],
)
def test_a_scope_of_certification_is_of_one_country(
    make_settings: Callable[..., Settings], country: str, corridors: tuple[str, ...], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        make_settings(certification_country=country, certification_corridors=corridors)


def test_a_scope_names_corridors_from_its_country(make_settings: Callable[..., Settings]) -> None:
    made = make_settings(certification_country="KE", certification_corridors=("ke-tz", "ke-ug"))
    assert made.certification_corridors == ("ke-tz", "ke-ug")


def test_a_list_that_is_not_json_is_told_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_ENV", "development")
    monkeypatch.setenv("HOMEWARD_TARIFF_FEEDS", "https://example.invalid/feed.json")
    with pytest.raises(SettingsError, match=r"HOMEWARD_TARIFF_FEEDS cannot be used: it is not JSON; write a list"):
        read_settings()
