"""The tables. Rows never leave `storage`: its functions return values of `bot.domain`."""

from storage.tables.asking import (
    AnswerRow,
    FeedbackRow,
    ReminderChoiceRow,
    RoundRow,
    ThreadQuestionRow,
    ThreadRow,
)
from storage.tables.setup import (
    ChangeRow,
    ChannelTroubleRow,
    MemberRow,
    PersonRow,
    PulseRow,
    ScheduleRow,
    TeamRow,
    WorkspaceRow,
)
from storage.tables.telling import AuditRow, CellRow, DeliveryRow, DigestRow

__all__ = [
    "AnswerRow",
    "AuditRow",
    "CellRow",
    "ChangeRow",
    "ChannelTroubleRow",
    "DeliveryRow",
    "DigestRow",
    "FeedbackRow",
    "MemberRow",
    "PersonRow",
    "PulseRow",
    "ReminderChoiceRow",
    "RoundRow",
    "ScheduleRow",
    "TeamRow",
    "ThreadQuestionRow",
    "ThreadRow",
    "WorkspaceRow",
]
