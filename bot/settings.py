"""Settings: environment (and `.env`) to one frozen value. Every missing or bad value is named at once."""

from enum import StrEnum
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_API_URL = "https://slack.com/api/"


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
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    slack_bot_token: SecretStr = Field(validation_alias="SLACK_BOT_TOKEN")
    slack_signing_secret: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    slack_app_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    secret: SecretStr = Field(min_length=1, validation_alias="POPS_SECRET")
    slack_api_url: str = Field(
        default=SLACK_API_URL, pattern=r"^https?://", validation_alias="POPS_SLACK_API_URL"
    )
    database_url: str = Field(default="sqlite:///pops.db", validation_alias="POPS_DATABASE_URL")
    mode: Mode = Field(default=Mode.AUTO, validation_alias="POPS_MODE")
    http_host: str = Field(default="127.0.0.1", validation_alias="POPS_HTTP_HOST")
    http_port: int = Field(default=3000, ge=0, le=65535, validation_alias="POPS_HTTP_PORT")
    tick_seconds: int = Field(default=10, ge=0, le=300, validation_alias="POPS_TICK_SECONDS")
    log_level: str = Field(
        default="INFO",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        validation_alias="POPS_LOG_LEVEL",
    )

    @property
    def uses_socket(self) -> bool:
        """Whether Slack reaches the bot through Socket Mode."""
        if self.mode is Mode.AUTO:
            return bool(self.slack_app_token.get_secret_value())
        return self.mode is Mode.SOCKET


def load_settings(**overrides: Any) -> Settings:
    """The settings of this environment.

    Raises:
        SettingsError: with one line for every missing or bad value.
    """
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        raise SettingsError(
            "\n".join(_line(e["loc"], e["type"], e["msg"]) for e in error.errors())
        ) from error
    missing = _missing_for_mode(settings)
    if missing is not None:
        raise SettingsError(missing)
    return settings


def names() -> tuple[str, ...]:
    """The environment variables that Pops reads, in the order in which they are documented."""
    return tuple(str(field.validation_alias) for field in Settings.model_fields.values())


def _missing_for_mode(settings: Settings) -> str | None:
    if settings.uses_socket and not settings.slack_app_token.get_secret_value():
        return "SLACK_APP_TOKEN is missing: Socket Mode needs the app-level token (xapp-…). The README shows where."
    if not settings.uses_socket and not settings.slack_signing_secret.get_secret_value():
        return (
            "SLACK_SIGNING_SECRET is missing: HTTP mode checks every request with it. "
            "Copy it from your app's page, or set SLACK_APP_TOKEN for Socket Mode."
        )
    return None


_HELP = {
    "SLACK_BOT_TOKEN": "copy the bot token (xoxb-…) from your app's page, “OAuth & Permissions”",
    "POPS_SECRET": "set it to a long random text, for example from: openssl rand -hex 32; then never change it",
    "POPS_SLACK_API_URL": f"write a URL such as {SLACK_API_URL}",
    "POPS_MODE": "write auto, http or socket",
    "POPS_HTTP_PORT": "write a port from 0 to 65535",
    "POPS_TICK_SECONDS": "write whole seconds from 0 (off) to 300",
    "POPS_LOG_LEVEL": "write DEBUG, INFO, WARNING or ERROR",
}


def _line(place: tuple[int | str, ...], kind: str, message: str) -> str:
    name = str(place[0])
    what = "is missing" if kind in {"missing", "too_short"} else f"is not usable ({message})"
    return f"{name} {what}: {_HELP.get(name, 'see .env.example')}."
