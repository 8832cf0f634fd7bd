"""What comes from outside: readings of metrics."""

from datetime import date

from sqlmodel import Field, SQLModel


class MetricReadingRow(SQLModel, table=True):
    """A metric's value on a day. `team` is empty for the whole organisation: keys take no NULL.

    `written_by` is a user id, or what wrote it; it is emptied when that person asks to be forgotten.
    """

    __tablename__ = "metric_reading"
    workspace: str = Field(primary_key=True, foreign_key="workspace.id")
    metric: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    value: float
    source: str
    written_by: str
