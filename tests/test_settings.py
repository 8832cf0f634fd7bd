"""Settings: what the environment and `.env` say, and what is said when they say too little."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.settings import Mode, Settings, SettingsError, load_settings, names
from tests.alone import alone_in

ENOUGH = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "signs", "POPS_SECRET": "seals"}
BAD = {
    "POPS_SLACK_API_URL": "slack.com",
    "POPS_MODE": "carrier pigeon",
    "POPS_HTTP_HOST": "postgresql://pops:hunter2@db/pops",
    "POPS_HTTP_PORT": "65536",
    "POPS_TICK_SECONDS": "-1",
    "POPS_LOG_LEVEL": "loud",
}

Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    """Loads the settings in an empty folder, with nothing in the environment but what is given."""
    with alone_in(tmp_path) as become:

        def loaded(**environment: str) -> Settings:
            become(environment)
            return load_settings()

        yield loaded


def lines_of(load: Load, **environment: str) -> list[str]:
    """What is said about an environment that will not do."""
    with pytest.raises(SettingsError) as said:
        load(**environment)
    return str(said.value).splitlines()


def named_in(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines]


def test_three_values_are_enough_and_the_rest_has_defaults(load: Load) -> None:
    settings = load(**ENOUGH)
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    assert settings.slack_signing_secret.get_secret_value() == "signs"
    assert settings.secret.get_secret_value() == "seals"
    assert settings.slack_app_token.get_secret_value() == ""
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///pops.db"
    assert settings.mode is Mode.AUTO
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 3000)
    assert settings.tick_seconds == 10
    assert settings.log_level == "INFO"


def test_every_value_can_be_set(load: Load) -> None:
    settings = load(
        **ENOUGH,
        SLACK_APP_TOKEN="xapp-1",
        POPS_SLACK_API_URL="http://127.0.0.1:9/api/",
        POPS_DATABASE_URL="postgresql://pops@db/pops",
        POPS_MODE="http",
        POPS_HTTP_HOST="::1",
        POPS_HTTP_PORT="0",
        POPS_METRICS_TOKEN="sixteen or more characters",
        POPS_TICK_SECONDS="0",
        POPS_LOG_LEVEL="DEBUG",
    )
    assert settings.slack_app_token.get_secret_value() == "xapp-1"
    assert settings.slack_api_url == "http://127.0.0.1:9/api/"
    assert settings.database_url == "postgresql://pops@db/pops"
    assert settings.mode is Mode.HTTP
    assert (settings.http_host, settings.http_port) == ("::1", 0)
    assert settings.metrics_token is not None
    assert settings.metrics_token.get_secret_value() == "sixteen or more characters"
    assert settings.tick_seconds == 0
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(
    ("mode", "app_token", "uses_socket"),
    [
        ("auto", "", False),
        ("auto", "xapp-1", True),
        ("http", "", False),
        ("http", "xapp-1", False),
        ("socket", "xapp-1", True),
    ],
)
def test_the_mode_is_the_one_asked_for_or_else_follows_the_app_token(
    load: Load, mode: str, app_token: str, uses_socket: bool
) -> None:
    assert load(**ENOUGH, POPS_MODE=mode, SLACK_APP_TOKEN=app_token).uses_socket is uses_socket


def test_socket_mode_needs_no_signing_secret(load: Load) -> None:
    assert load(SLACK_BOT_TOKEN="xoxb-1", POPS_SECRET="seals", SLACK_APP_TOKEN="xapp-1").uses_socket


def test_everything_that_is_missing_is_named_at_once_with_where_to_get_it(load: Load) -> None:
    lines = lines_of(load)
    assert named_in(lines) == ["SLACK_BOT_TOKEN", "POPS_SECRET", "SLACK_SIGNING_SECRET"]
    assert all(" is missing: " in line for line in lines)
    assert "openssl rand -hex 32" in lines[1]


def test_socket_mode_without_its_token_says_so(load: Load) -> None:
    assert named_in(lines_of(load, **ENOUGH, POPS_MODE="socket")) == ["SLACK_APP_TOKEN"]


@pytest.mark.parametrize("nothing", ["", "   "])
def test_an_empty_value_counts_as_missing(load: Load, nothing: str) -> None:
    lines = lines_of(load, **dict.fromkeys(ENOUGH, nothing))
    assert sorted(named_in(lines)) == sorted(ENOUGH)


def test_a_token_for_readings_is_hard_to_guess_or_not_there(load: Load) -> None:
    assert load(**ENOUGH).metrics_token is None
    assert load(**ENOUGH, POPS_METRICS_TOKEN="").metrics_token is None
    (line,) = lines_of(load, **ENOUGH, POPS_METRICS_TOKEN="short")
    assert line.startswith("POPS_METRICS_TOKEN is not usable: set it to the output of: openssl rand -hex 32")
    assert "short" not in line


def test_http_is_wanted_for_a_port_or_for_readings(load: Load) -> None:
    assert not load(**ENOUGH).opens_http
    assert load(**ENOUGH, POPS_HTTP_PORT="3000").opens_http
    assert load(**ENOUGH, POPS_METRICS_TOKEN="x" * 16).opens_http


def test_an_empty_optional_value_means_the_default(load: Load) -> None:
    assert load(**ENOUGH, POPS_HTTP_PORT="", POPS_DATABASE_URL="") == load(**ENOUGH)


def test_every_bad_value_is_named_at_once_with_what_to_write(load: Load) -> None:
    lines = lines_of(load, **ENOUGH, **BAD)
    assert named_in(lines) == list(BAD)
    assert all(" is not usable: write " in line for line in lines)


@pytest.mark.parametrize("port", ["-1", "65536", "http", "3000.5"])
def test_a_port_is_a_whole_number_that_fits(load: Load, port: str) -> None:
    assert named_in(lines_of(load, **ENOUGH, POPS_HTTP_PORT=port)) == ["POPS_HTTP_PORT"]


def test_what_is_said_never_quotes_a_value(load: Load) -> None:
    with pytest.raises(SettingsError) as said:
        load(SLACK_BOT_TOKEN="xoxb-hush", SLACK_APP_TOKEN="xapp-hush", POPS_SECRET="hush-hush", **BAD)
    assert "hush" not in str(said.value)
    assert said.value.__cause__ is None
    assert said.value.__suppress_context__


def test_the_file_is_read_and_the_environment_goes_before_it(load: Load, tmp_path: Path) -> None:
    lines = [f"{name}={value}" for name, value in ENOUGH.items()]
    file = "\n".join([*lines, "POPS_HTTP_PORT=4000", "POPS_LOG_LEVEL=ERROR", "# a comment", "EDITOR=vi"])
    (tmp_path / ".env").write_text(file, encoding="utf-8")
    settings = load(POPS_HTTP_PORT="5000")
    assert settings.secret.get_secret_value() == "seals"
    assert (settings.http_port, settings.log_level) == (5000, "ERROR")


def test_a_file_that_is_no_text_is_told(load: Load, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"POPS_SECRET=\xff\n")
    assert lines_of(load, **ENOUGH) == ["The file .env is not UTF-8 text: save it as that."]


def test_white_space_around_a_value_is_no_part_of_it(load: Load) -> None:
    assert load(**{**ENOUGH, "POPS_SECRET": " seals\n"}).secret.get_secret_value() == "seals"


def test_no_secret_is_in_what_a_settings_value_shows(load: Load) -> None:
    secrets = {name: f"hush-{name}" for name in (*ENOUGH, "SLACK_APP_TOKEN")}
    settings = load(**secrets, POPS_DATABASE_URL="postgresql://pops:hush@db/pops")
    assert "hush" not in f"{settings!r} {settings}"


def test_the_names_are_all_pops_own_or_slacks_and_each_is_there_once() -> None:
    assert len(set(names())) == len(names()) == len(Settings.model_fields)
    slacks = {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"}
    assert all(name.startswith("POPS_") for name in set(names()) - slacks)
