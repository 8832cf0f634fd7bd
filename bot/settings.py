"""Settings: environment (and `.env`) to one frozen value. Every missing or bad value is named at once."""

from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_API_URL = "https://slack.com/api/"
SHORTEST_TOKEN = 16
"""Characters of a token that opens a door."""


class Mode(StrEnum):
    """How Slack reaches the bot."""

    AUTO = "auto"
    HTTP = "http"
    SOCKET = "socket"


class SettingsError(Exception):
    """Some settings are missing or wrong; each line says which and what to write."""


class Settings(BaseSettings):
    """What the environment says. Slack's own names stay; all others start with POPS_."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        str_strip_whitespace=True,
    )

    slack_bot_token: SecretStr = Field(min_length=1, validation_alias="SLACK_BOT_TOKEN")
    slack_signing_secret: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    slack_app_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    secret: SecretStr = Field(min_length=1, validation_alias="POPS_SECRET")
    slack_api_url: str = Field(
        default=SLACK_API_URL, pattern=r"^https?://", validation_alias="POPS_SLACK_API_URL"
    )
    database_url: str = Field(
        default="sqlite:///pops.db",
        repr=False,  # it may hold a password
        validation_alias="POPS_DATABASE_URL",
    )
    mode: Mode = Field(default=Mode.AUTO, validate_default=True, validation_alias="POPS_MODE")
    http_host: str = Field(default="127.0.0.1", pattern=r"^[\w.:-]+$", validation_alias="POPS_HTTP_HOST")
    http_port: int = Field(default=3000, ge=0, le=65535, validation_alias="POPS_HTTP_PORT")
    metrics_token: SecretStr | None = Field(default=None, validation_alias="POPS_METRICS_TOKEN")
    tick_seconds: int = Field(default=10, ge=0, le=300, validation_alias="POPS_TICK_SECONDS")
    log_level: str = Field(
        default="INFO",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        validation_alias="POPS_LOG_LEVEL",
    )

    @property
    def uses_socket(self) -> bool:
        """Whether Slack reaches the bot through Socket Mode."""
        return _uses_socket(self.mode, self.slack_app_token)

    @property
    def opens_http(self) -> bool:
        """Whether HTTP is wanted even if Slack does not come that way: for health pages, or for readings."""
        return "http_port" in self.model_fields_set or self.metrics_token is not None

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, url: str) -> str:
        """Slack's library drops the last part of an address that does not."""
        if not urlsplit(url).hostname:  # which raises a ValueError by itself for some
            raise ValueError("no host")
        return url if url.endswith("/") else f"{url}/"

    @field_validator("metrics_token")
    @classmethod
    def _is_hard_to_guess(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and len(token.get_secret_value()) < SHORTEST_TOKEN:
            raise ValueError("too short")
        return token

    @field_validator("mode")
    @classmethod
    def _has_what_its_mode_needs(cls, mode: Mode, earlier: ValidationInfo) -> Mode:
        app_token, signing_secret = earlier.data["slack_app_token"], earlier.data["slack_signing_secret"]
        if _uses_socket(mode, app_token):
            if not app_token.get_secret_value():
                raise PydanticCustomError(_LACKS, "SLACK_APP_TOKEN")
        elif not signing_secret.get_secret_value():
            raise PydanticCustomError(_LACKS, "SLACK_SIGNING_SECRET")
        return mode


def load_settings(**overrides: Any) -> Settings:
    """The settings of this environment.

    Raises:
        SettingsError: with one line for every missing or bad value.
    """
    try:
        return Settings(**overrides)
    except UnicodeDecodeError:
        raise SettingsError("The file .env is not UTF-8 text: save it as that.") from None
    except ValidationError as error:
        lines = (_line(e["loc"], e["type"], e["msg"]) for e in error.errors(include_input=False))
        raise SettingsError("\n".join(lines)) from None  # the cause quotes values, and some are secrets


def names() -> tuple[str, ...]:
    """The environment variables that Pops reads, in the order in which they are documented."""
    return tuple(str(field.validation_alias) for field in Settings.model_fields.values())


def _uses_socket(mode: Mode, app_token: SecretStr) -> bool:
    return bool(app_token.get_secret_value()) if mode is Mode.AUTO else mode is Mode.SOCKET


_LACKS = "mode_lacks"
_HELP = {
    "SLACK_APP_TOKEN": "Socket Mode needs the app-level token (xapp-…), the README shows where it is",
    "SLACK_SIGNING_SECRET": "HTTP mode checks every request with it. Copy it from your app's page, or set "
    "SLACK_APP_TOKEN for Socket Mode",
    "SLACK_BOT_TOKEN": "copy the bot token (xoxb-…) from your app's page, “OAuth & Permissions”",
    "POPS_SECRET": "set it to the output of: openssl rand -hex 32, and never change it",
    "POPS_SLACK_API_URL": f"write a URL such as {SLACK_API_URL}",
    "POPS_MODE": "write auto, http or socket",
    "POPS_HTTP_HOST": "write a host name or address such as 127.0.0.1, without a port",
    "POPS_HTTP_PORT": "write a port from 0 to 65535",
    "POPS_METRICS_TOKEN": "set it to the output of: openssl rand -hex 32, or leave it out",
    "POPS_TICK_SECONDS": "write whole seconds from 0 (off) to 300",
    "POPS_LOG_LEVEL": "write DEBUG, INFO, WARNING or ERROR",
}


def _line(place: tuple[int | str, ...], kind: str, message: str) -> str:
    name = message if kind == _LACKS else str(place[0])
    what = "is missing" if kind in {"missing", "too_short", _LACKS} else "is not usable"
    return f"{name} {what}: {_HELP[name]}."
