import json

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app


def tagged(lines: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(app, ["sentiment", "tag", *options], input=lines)


def test_each_line_gets_one_label() -> None:
    texts = ["I love it", "isn't good", "moved to\nMonday", "", "zu viele Besprechungen", "\ud800"]
    done = tagged("".join(f"{json.dumps(text)}\n" for text in texts))
    assert done.exit_code == 0
    assert done.stdout.split() == ["positive", "negative", "neutral", "unsure", "unknown", "unsure"]


def test_without_unsure_each_text_gets_one_of_three() -> None:
    texts = ["it is fine I guess, but no", "", "это очень хорошо", "could be better"]
    done = tagged("\n".join(map(json.dumps, texts)), "--no-unsure")
    assert len(done.stdout.split()) == len(texts)
    assert set(done.stdout.split()) <= {"negative", "neutral", "positive"}


def test_no_text_gives_no_label() -> None:
    done = tagged("")
    assert (done.exit_code, done.stdout) == (0, "")


@pytest.mark.parametrize("bad", ["I love it", "5", '["a"]', "null", "", '"open', b"\xff", "[" * 5000])
def test_a_line_that_holds_no_string_is_named_and_nothing_comes_after_it(bad: str | bytes) -> None:
    line = bad if isinstance(bad, bytes) else bad.encode()
    done = tagged(b'"good"\n' + line + b'\n"good"\n')
    assert done.exit_code == 1
    assert done.stdout == "positive\n"
    assert done.stderr.startswith("Line 2 is no JSON string")
