from bot.domain.message import disguise, escape, undisguise, unescape, without_markup

MARKS = "*bold* _slanted_ ~gone~ `code`"


def test_disguised_text_has_no_mark_left_and_comes_back_whole() -> None:
    assert not set(disguise(MARKS)) & set("*_~`")
    assert undisguise(disguise(MARKS)) == MARKS
    assert len(disguise(MARKS)) == len(MARKS)


def test_escaping_is_undone_once() -> None:
    typed = "a < b && c > d, and &lt; as it was typed"
    assert unescape(escape(typed)) == typed


def test_without_markup_words_are_plain_and_values_are_as_they_were_typed() -> None:
    said = f"*{disguise(escape('my_team <3'))}* asks <@U0ANA> in <#C0FIG|fig>, `/pops help`"
    assert without_markup(said) == "my_team <3 asks @U0ANA in #C0FIG, /pops help"


def test_without_markup_a_date_is_its_own_words() -> None:
    assert without_markup("until <!date^1767225600^{date_short_pretty} at {time}|Thursday, 01:00>") == (
        "until Thursday, 01:00"
    )
