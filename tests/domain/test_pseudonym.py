import hashlib
import hmac

from bot.domain.pseudonym import pseudonyms

SECRET, SALT = b"the operator's secret", b"the change's salt"
NAMES = pseudonyms(SECRET, SALT, "T01")


def test_a_pseudonym_is_a_keyed_hash_of_workspace_and_person_under_a_key_of_the_change() -> None:
    key = hmac.new(SECRET, b"pops:change:" + SALT, hashlib.sha256).digest()
    expected = hmac.new(key, b"person:3:T01:U01", hashlib.sha256).hexdigest()
    assert NAMES.of("U01") == expected
    assert "the operator" not in repr(NAMES)


def test_nobody_can_be_followed_from_change_to_change_or_workspace_to_workspace() -> None:
    others = (
        pseudonyms(SECRET, b"another salt", "T01"),
        pseudonyms(b"another secret", SALT, "T01"),
        pseudonyms(SECRET, SALT, "T02"),
    )
    assert len({NAMES.of("U01"), *(other.of("U01") for other in others)}) == 4


def test_what_is_stored_in_two_rounds_has_nothing_in_common() -> None:
    stored = [NAMES.stored(round_id, user) for round_id in ("r1", "r2") for user in ("U01", "U02")]
    assert len({*stored, NAMES.of("U01"), NAMES.of("U02")}) == 6
    assert all(len(one) == 64 for one in stored)


def test_a_round_and_a_person_cannot_be_cut_in_another_place() -> None:
    assert NAMES.stored("r1", "2:U01") != NAMES.stored("r12", ":U01")


def test_who_holds_the_key_puts_people_together_again_by_who_was_asked() -> None:
    found = NAMES.in_round("r1", ("U01", "U02"))
    assert found == {NAMES.stored("r1", "U01"): NAMES.of("U01"), NAMES.stored("r1", "U02"): NAMES.of("U02")}
