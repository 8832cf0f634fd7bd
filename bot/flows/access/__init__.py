"""Who may do what: one function per thing, used by every listener's flow. A refusal says who can."""

from bot.flows.access.answers import answerable_round, correctable_feedback, correctable_round, may_answer
from bot.flows.access.own import is_lead, known_workspace, own_teams, teams_of
from bot.flows.access.roles import (
    championed_teams,
    feedback_teams,
    insider,
    may_compare,
    may_decide,
    may_drop_files,
    may_export,
    may_look_up,
    may_read_inbox,
    may_set_up,
    may_share,
    metric_teams,
    ops_lead,
)

__all__ = [
    "answerable_round",
    "championed_teams",
    "correctable_feedback",
    "correctable_round",
    "feedback_teams",
    "insider",
    "is_lead",
    "known_workspace",
    "may_answer",
    "may_compare",
    "may_decide",
    "may_drop_files",
    "may_export",
    "may_look_up",
    "may_read_inbox",
    "may_set_up",
    "may_share",
    "metric_teams",
    "ops_lead",
    "own_teams",
    "teams_of",
]
