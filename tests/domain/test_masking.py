import re
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.masking import mask

PHONES = (
    "+49 30 1234567",
    "+4930123456",
    "+49(0)30/1234567",
    "(+49) 30 1234567",
    "0049 30 123456",
    "030 1234567",
    "030/1234567",
    "(030) 123456",
    "0171/2345678",
    "+44 (0)20 7946 0958",
    "020 7946 0958",
    "07911 123456",
    "+1 (555) 123-4567",
    "+1.555.123.4567",
    "(555) 123-4567",
    "555-123-4567",
    "555.123.4567",
    "1-555-123-4567",
    "+33 1 23 45 67 89",
    "01 23 45 67 89",
    "01.23.45.67.89",
    "612 34 56 78",
    "612 345 678",
    "22 12 34 56",
    "98765 43210",
    "9876543210",
    "(11) 91234-5678",
    "138 0013 8000",
    "090-1234-5678",
    "9123 4567",
    "+972-3-123-4567",
    "٠٥٥ ١٢٣ ٤٥٦٧",
    "+٩٦٦ ٥٥ ١٢٣ ٤٥٦٧",
    "＋８１ ９０ １２３４ ５６７８",
    "+49\u00a030\u202f1234567",
    "+49 30 1234\u2011567",
)
"""As people write them in Germany, Britain, the Americas, France, Spain, Norway, India, China, Japan, …"""

OTHER_NUMBERS = (
    "4 of 7",
    "4/7",
    "5 of 12345 users",
    "2026-10-05",
    "2026-10-05 09:30",
    "2026-10-05T09:30:00Z",
    "2026/10/05",
    "2026.10.05",
    "05.10.2026",
    "5/10/2026",
    "05 10 2026",
    "05.10.26",
    "12.10.-14.10.2026",
    "13.5.2026 – 20.5.2026",
    "October 5, 2026",
    "2026-W41",
    "2024-2025",
    "2024 2025 2026",
    "09:30",
    "09:30-10:30",
    "10:00–11:30",
    "0900-1030",
    "from 8:30 to 17:00",
    "1.2.3",
    "10.15.7",
    "v2.10.3456789",
    "10.0.19045.3803",
    "192.168.100.200",
    "1,000,000",
    "1 000 000",
    "12 345 678",
    "1.234.567,89",
    "3.14159265",
    "0.123456789",
    "100-200",
    "1500-3000",
    "12000-15000",
    "100 200 300 400",
    "4 5 3 2 1 4 5",
    "PROJ-123456789",
    "#12345678",
    "$1234567890",
    "abc1234567890",
    "50000000",
    "1024-1280",
    "48586-48589",
    "0001-0003",
    "CA 90095-1565",
    "0093554",
    "?qid=1220372978&id=9876543210",
    "cps=0/0.17/8 29273",
    "ISO 27001 2022",
    "+20%",
    "+5 -3",
    "3 x 45 min",
    "p95 1200 ms",
)


@pytest.mark.parametrize("phone", PHONES)
def test_a_phone_number_is_masked_wherever_it_stands(phone: str) -> None:
    assert mask(phone) == "[phone]"
    assert mask(f"Ask me: {phone}, or not.") == "Ask me: [phone], or not."
    assert mask(f"({phone})") == "([phone])"


@pytest.mark.parametrize("number", OTHER_NUMBERS)
def test_other_numbers_of_work_stay(number: str) -> None:
    assert mask(number) == number
    assert mask(f"We had {number} this week.") == f"We had {number} this week."


def test_a_short_number_behind_a_word_for_calling_is_masked() -> None:
    assert mask("Tel. 123456") == "Tel. [phone]"
    assert mask("call me at 555 1234") == "call me at [phone]"
    assert mask("the call 0900-1030 was long") == "the call 0900-1030 was long"


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("<@U0ANA> and <@U0ANA|ana>", "[person] and [person]"),
        ("<!subteam^S0DEVS|@devs> <!here> <!channel|channel>", "[group] [group] [group]"),
        ("in <#C0FIG|team-fig> and <#C0FIG|>", "in [channel] and [channel]"),
        ("@ana, @Ana.Ferreira and @李雷", "[person], [person] and [person]"),
        ("@here @channel @everyone", "[group] [group] [group]"),
        ("＠花子 さん", "[person] さん"),
        ("see #team-fig and #ops_eu.", "see [channel] and [channel]."),
        ("mail ana.f+pops@example.co.uk, please.", "mail [e-mail], please."),
        ("Émile@société.fr", "[e-mail]"),
        ("<mailto:a@b.example|a@b.example>", "[e-mail]"),
        ("<tel:+49301234567|+49 30 1234567>", "[phone]"),
        ("look at https://acme.slack.com/archives/C0FIG/p1790000000000000?thread_ts=1.2.", "look at [link]."),
        ("(<https://acme.slack.com/archives/C0FIG|here>)", "([link])"),
        ("ACME.slack.com/archives/C0FIG", "[link]"),
        ("https://acme.enterprise.slack.com/team/U0ANA", "[link]"),
        ("slack://channel?team=T0&id=C0", "[link]"),
        ("https://app.slack.com/client/T0/C0", "[link]"),
        ("https://files.slack.com/files-pri/T0-F0/x.png", "[link]"),
    ],
)
def test_what_points_at_somebody_is_masked(typed: str, masked: str) -> None:
    assert mask(typed) == masked


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Die Übergaben dauern zu lang, aber es wird besser.",
        "早会はとても役に立ちます。",
        "اجتماع الصباح أفضل الآن",
        "C# and #1 of our problems; 5 @ 3; me@",
        "Slack itself (slack.com) is fine, notslack.com/archives too.",
        "https://example.org/handbook#stand-ups",
        "a & b < c > d <b> :tada: \U0001f469\u200d\U0001f4bb",
        "# Heading",
        "#metoo #YES #BurnItDown #WE-ARE",
    ],
)
def test_ordinary_words_stay(typed: str) -> None:
    assert mask(typed) == typed


PIECES = st.sampled_from(
    [
        "<@U1>",
        "<!here>",
        "@ana",
        "#fig",
        "a@b.example",
        *PHONES,
        *OTHER_NUMBERS,
        "x.slack.com/a",
        "<",
        ">",
        "@",
    ]
)
MIXED = st.lists(PIECES | st.text(max_size=12), max_size=8).map("".join)


@pytest.mark.slow
@given(MIXED)
def test_masking_twice_changes_nothing_more(typed: str) -> None:
    assert mask(mask(typed)) == mask(typed)


@given(MIXED)
def test_no_entity_and_no_address_is_left(typed: str) -> None:
    masked = mask(typed)
    assert not re.search(r"<[@!#][A-Za-z0-9]+>", masked)
    assert not re.search(r"[a-z]@[a-z]+\.[a-z]{2,}", masked)
    assert not re.search(r"(?i)\bhttps?://[a-z]+\.slack\.com", masked)


@given(st.text(alphabet=st.characters(exclude_characters="@＠#<>.:/", exclude_categories=["Nd"])))
def test_words_without_digits_or_marks_stay_as_they_are(typed: str) -> None:
    assert mask(typed) == typed


@given(st.text(max_size=30), st.sampled_from(PHONES), st.text(max_size=30))
def test_a_phone_number_between_any_words_is_masked(before: str, phone: str, after: str) -> None:
    assert mask(f"{before}\n{phone}\n{after}").count("[phone]") >= 1


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "9 ",
        "@",
        "a.",
        "<@",
        "<!",
        "a@b.",
        "slack.",
        "(",
        "+",
        "9-(",
        "<mailto:",
        "a'",
        "call 9 ",
        "1.111",
    ],
)
def test_the_longest_comment_is_masked_at_once(piece: str) -> None:
    words = (piece * 3000)[:3000]
    before = perf_counter()
    mask(words)
    assert perf_counter() - before < 0.5
