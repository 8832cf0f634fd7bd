"""A small run of the benchmark that makes the digests of a whole workspace: every answer is read once."""

import pytest

from benchmarks.workspace import workspace
from benchmarks.year import Size


@pytest.mark.slow
def test_all_digests_of_a_workspace_read_each_answer_once() -> None:
    size = Size(teams=8, weeks=10, together=4)
    seen = workspace(size)
    assert seen.answers > size.teams * size.weeks * 12
    for cost in (seen.first, seen.again):
        assert cost.fetched == cost.different == seen.answers
        assert cost.blocks >= size.teams * size.weeks  # whose answers they are was recognised
        assert cost.messages > len(size.changes)
    assert "a workspace of 8 teams, 2 changes, 10 weeks" in str(seen)
