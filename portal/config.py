"""Settings, read once from the environment and frozen. docs/settings.md lists them; a test keeps the two equal."""

import re
from pathlib import Path
from typing import Literal, Self

from click import ClickException
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSetting

from portal.mail_server import MailServer, read_mail_server
from portal.prices.codes import countries

ROOT = Path(__file__).resolve().parent.parent

DEVELOPMENT_SECRET = "development only: never a secret"  # noqa: S105 - says itself that it is none


class SettingsError(ClickException):
    """A setting is missing or cannot be used; the message says which and what to set (no traceback on a terminal)."""


class Settings(BaseSettings):
    """Every setting. Names in the environment are prefixed ``HOMEWARD_``, but for ``DATABASE_URL``."""

    model_config = SettingsConfigDict(env_prefix="HOMEWARD_", frozen=True, extra="forbid", populate_by_name=True)

    env: Literal["production", "development", "test"] = Field(
        default="production", description="production, development or test"
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="Signs what browsers bring back; a long random text. Production needs one."
    )
    data_dir: Path = Field(
        default=ROOT / "data", description="Folder for the SQLite database, locks and unfinished downloads"
    )
    archive_dir: Path | None = Field(
        default=None, description="Folder of the snapshot archive; default: archive/ in data_dir"
    )
    corridors_dir: Path = Field(default=ROOT / "corridors", description="Folder of the corridor files")
    translations_dir: Path = Field(default=ROOT / "translations", description="Folder of the languages")
    database_url: str = Field(
        default="", validation_alias="DATABASE_URL", description="SQLAlchemy address; default: SQLite in data_dir"
    )
    site_name: str = Field(default="Homeward", description="The portal's name, in titles and the User-Agent")
    operator_name: str = Field(default="", description="Who runs this portal, for the about page")
    operator_contact: str = Field(
        default="", description="Address or e-mail of the operator, for the about page and User-Agent"
    )
    funding: str = Field(default="", description="Who funds this portal, for the methodology page")
    no_provider_funding: bool = Field(
        default=False, description="Whether the operator states that no provider pays for this portal"
    )
    no_advertising: bool = Field(
        default=False, description="Whether the operator states that this portal carries no advertising"
    )
    researchers: str = Field(
        default="", description="Who collects the prices and why they are independent, for the certification page"
    )
    certification_country: str = Field(
        default="", description="Sending country of the certification's scope, two letters such as KE"
    )
    certification_corridors: tuple[str, ...] = Field(
        default=(),
        description='Corridors of the scope, as JSON: ["ke-tz"]; default: every declared one from that country',
    )
    report_contact_days: int = Field(
        default=90, gt=0, description="Days after which contacts in reports of wrong prices are deleted"
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$",
        description="Address of this portal as people open it, such as https://homeward.example; default: as asked",
    )
    short_host: str = Field(
        default="",
        max_length=20,
        pattern=r"^[a-z0-9.-]*$",
        description="Host of at most 20 characters for short links, served by this portal; default: the usual one",
    )
    gateway_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret of the text message gateway, 32 characters or more; none: it is off (docs/gateway.md)",
    )
    gateway_messages_per_hour: int = Field(
        default=20, gt=0, description="Text messages answered per sender and hour; ten times as many menu screens"
    )
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="Mail server, such as smtp://user:password@host:587; none: no alerts by e-mail (docs/alerts.md)",
    )
    smtp_ca_file: Path | None = Field(
        default=None, description="Certificate that signs the mail server's, where no public authority does"
    )
    mail_from: str = Field(
        default="", description="Sender of the alerts, such as alerts@homeward.example; returned mail comes back there"
    )
    alert_confirm_hours: int = Field(
        default=48, gt=0, le=720, description="Hours after which alerts that nobody confirmed are deleted"
    )
    alert_days: int = Field(default=365, gt=0, description="Days after which an alert ends and its address is deleted")
    catalogue_url: str = Field(
        default="https://ddh-openapi.worldbank.org/datasets/0037898",
        description="Data catalogue entry of the World Bank's survey",
    )
    frankfurter_url: str = Field(default="https://api.frankfurter.dev/v2", description="Base address of Frankfurter")
    ecb_url: str = Field(
        default="https://www.ecb.europa.eu/stats/eurofxref", description="Folder of the ECB's reference rate files"
    )
    wise_url: str = Field(default="https://api.wise.com/v4/comparisons", description="Address of Wise's comparisons")
    wise_enabled: bool = Field(
        default=False, description="Whether to pull Wise's comparisons; read docs/sources.md first"
    )
    tariff_feeds: tuple[str, ...] = Field(
        default=(), description='Addresses of provider tariff feeds, as JSON: ["https://…"]'
    )
    survey_dir: Path | None = Field(default=None, description="Folder where filled survey sheets are put to be pulled")
    require_register_entry: bool = Field(
        default=False, description="Rank only providers with a checked licence or register entry"
    )
    page_memory_bytes: int = Field(
        default=32_000_000,
        ge=0,
        description="Memory of each worker for finished pages, kept until prices change, in bytes; 0 keeps none",
    )
    api_limit: str = Field(
        default="300 per minute", description="Requests to /api/ that are fair from one address; empty: no limit"
    )
    limits_storage: str = Field(
        default="memory://",
        description="Where requests are counted: memory:// (each worker for itself), or redis://host:port for all",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        description="Reverse proxies in front, each of which adds to X-Forwarded-For and X-Forwarded-Proto",
    )
    data_licence: str = Field(
        default="CC-BY-4.0",
        min_length=1,
        description="Licence, as SPDX names it, of the prices that this portal collects itself, in its downloads",
    )
    max_download_bytes: int = Field(default=200_000_000, gt=0, description="Largest response taken, in bytes as sent")

    @field_validator("funding", "researchers", "operator_name", "operator_contact")
    @classmethod
    def _blank_states_nothing(cls, text: str) -> str:
        return text.strip()

    @model_validator(mode="after")
    def _production_needs_a_secret(self) -> Self:
        if self.env == "production" and len(self.secret_key.get_secret_value()) < 32:
            raise ValueError(
                "Homeward will not start in production without a secret. Set HOMEWARD_SECRET_KEY to a random text of "
                "at least 32 characters, for example the output of: python3 -c 'import secrets; "
                "print(secrets.token_hex(32))'. For work on your own machine set HOMEWARD_ENV=development instead."
            )
        return self

    @model_validator(mode="after")
    def _gateway_needs_a_long_secret(self) -> Self:
        if 0 < len(self.gateway_secret.get_secret_value()) < 32:
            raise ValueError(
                "HOMEWARD_GATEWAY_SECRET is too short to sign with. Set it to a random text of at least 32 characters, "
                "for example the output of: python3 -c 'import secrets; print(secrets.token_hex(32))'. Leave it empty "
                "to keep the text message gateway off"
            )
        return self

    @model_validator(mode="after")
    def _mail_has_a_server_a_sender_and_links(self) -> Self:
        if not self.smtp_url.get_secret_value():
            return self
        try:
            read_mail_server(self.smtp_url.get_secret_value())
        except ValueError as error:
            raise ValueError(f"HOMEWARD_SMTP_URL cannot be used: {error}.") from None
        if not _is_a_plain_address(self.mail_from):
            raise ValueError("HOMEWARD_MAIL_FROM is no address. Write it like alerts@homeward.example, without a name.")
        if not self.public_url:
            raise ValueError("HOMEWARD_SMTP_URL needs HOMEWARD_PUBLIC_URL too: links in mails must lead here.")
        return self

    @model_validator(mode="after")
    def _scope_is_of_one_country(self) -> Self:
        country, corridors = self.certification_country, self.certification_corridors
        if country and country not in countries():
            raise ValueError(
                f"HOMEWARD_CERTIFICATION_COUNTRY says “{country}”, which is no country code. Write the two capital "
                "letters of ISO 3166-1, such as KE."
            )
        wrong = [slug for slug in corridors if not _is_from(slug, country)]
        if wrong:
            raise ValueError(
                f"HOMEWARD_CERTIFICATION_CORRIDORS names {', '.join(wrong)}. A scope has one sending country: set "
                "HOMEWARD_CERTIFICATION_COUNTRY, and name corridors from there such as ke-tz, in small letters."
            )
        return self

    @property
    def database(self) -> str:
        """The SQLAlchemy address in use; psycopg 3 is the driver for PostgreSQL."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir / 'homeward.db'}"
        for prefix in ("postgres://", "postgresql://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url

    @property
    def archive(self) -> Path:
        """The folder of the snapshot archive."""
        return self.archive_dir or self.data_dir / "archive"

    @property
    def survey_sheets(self) -> Path:
        """The folder where filled survey sheets are put."""
        return self.survey_dir or self.data_dir / "survey"

    @property
    def mail_server(self) -> MailServer | None:
        """The mail server in use; None where alerts by e-mail are off."""
        address = self.smtp_url.get_secret_value()
        return read_mail_server(address) if address else None

    @property
    def signing_secret(self) -> str:
        """The secret in use; a fixed, public text outside production."""
        return self.secret_key.get_secret_value() or DEVELOPMENT_SECRET


def _is_a_plain_address(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}", text) is not None


def _is_from(slug: str, country: str) -> bool:
    sending, _, receiving = slug.partition("-")
    return bool(country) and sending == country.lower() and receiving.upper() in countries() - {country}


def read_settings() -> Settings:
    """Read the settings from the environment. Raises SettingsError with every problem in plain words."""
    try:
        return Settings()
    except UnreadableSetting as error:
        name = str(error).partition('"')[2].partition('"')[0]
        raise SettingsError(_problem((name,), 'it is not JSON; write a list such as ["https://…"]')) from None
    except ValidationError as error:
        raise SettingsError("\n".join(_problem(fault["loc"], fault["msg"]) for fault in error.errors())) from None


def _problem(place: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    if not place:
        return message
    name = str(place[0])
    shown = name if name == "DATABASE_URL" else f"HOMEWARD_{name.upper()}"
    return f"The setting {shown} cannot be used: {message}. See docs/settings.md."
