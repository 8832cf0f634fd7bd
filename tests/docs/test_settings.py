"""Every setting is documented with its default, and no other."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings, names
from tests.alone import alone_in
from tests.docs.pages import PAGES, README, ROOT, rows, text_of

EXAMPLE = ROOT / ".env.example"
NO_SETTINGS = {
    "SLACK_CLIENT_ID",  # documented as what Pops ignores
    "SLACK_CLIENT_SECRET",  # likewise
    "POPS_CHROMIUM",  # read by the tests of the page
    "POPS_FUZZ",  # read by the generated tests
}
REQUIRED = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "signs", "POPS_SECRET": "seals"}


def told() -> dict[str, str]:
    """The README's table: each name with its default."""
    return {name.strip("`"): default for name, default, _ in rows(README, "Settings")}


def test_the_readme_has_every_setting_in_its_order() -> None:
    assert tuple(told()) == names()


def test_the_readme_says_each_default() -> None:
    for field in Settings.model_fields.values():
        default = told()[str(field.validation_alias)]
        if default.startswith("required"):
            assert field.is_required() or field.default.get_secret_value() == ""
        elif default == "off":
            assert field.default is None
        else:
            assert default == f"`{field.default}`"


def test_the_example_has_every_setting_in_its_order_below_a_comment() -> None:
    paragraphs = text_of(EXAMPLE).strip().split("\n\n")[1:]
    assert tuple(re.findall(r"^(\w+)=", "\n".join(paragraphs), re.MULTILINE)) == names()
    assert all(paragraph.startswith("# ") for paragraph in paragraphs)


def test_the_example_as_it_stands_gives_the_defaults(tmp_path: Path) -> None:
    with alone_in(tmp_path) as become:
        become(REQUIRED)
        plain = load_settings()
        (tmp_path / ".env").write_text(text_of(EXAMPLE), encoding="utf-8")
        assert load_settings() == plain


@pytest.mark.parametrize("page", [*PAGES, EXAMPLE, ROOT / "manifest.yml"], ids=lambda page: page.name)
def test_no_page_names_a_setting_that_is_not_read(page: Path) -> None:
    named = set(re.findall(r"\b(?:POPS|SLACK)_[A-Z_]+\b", text_of(page)))
    assert named <= {*names(), *NO_SETTINGS}


def test_the_prompts_name_no_setting_that_is_not_read() -> None:
    prompts = "\n".join(map(text_of, sorted((ROOT / "prompts").glob("*.j2"))))
    assert set(re.findall(r"\b(?:POPS|SLACK)_[A-Z_]+\b", prompts)) <= set(names())
