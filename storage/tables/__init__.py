"""The tables. Rows never leave `storage`: its functions return values of `bot.domain`."""

from storage.tables.asking import (
    AnswerRow,
    AskRow,
    FeedbackRow,
    FeedbackStepRow,
    LessonOfferRow,
    LessonRow,
    ReminderChoiceRow,
    RoundRow,
    SharingRow,
    ThreadQuestionRow,
    ThreadRow,
)
from storage.tables.outside import MetricReadingRow
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
from storage.tables.telling import AuditRow, CellRow, DecisionRow, DeliveryRow, DigestRow

__all__ = [
    "AnswerRow",
    "AskRow",
    "AuditRow",
    "CellRow",
    "ChangeRow",
    "ChannelTroubleRow",
    "DecisionRow",
    "DeliveryRow",
    "DigestRow",
    "FeedbackRow",
    "FeedbackStepRow",
    "LessonOfferRow",
    "LessonRow",
    "MemberRow",
    "MetricReadingRow",
    "PersonRow",
    "PulseRow",
    "ReminderChoiceRow",
    "RoundRow",
    "ScheduleRow",
    "SharingRow",
    "TeamRow",
    "ThreadQuestionRow",
    "ThreadRow",
    "WorkspaceRow",
]
