"""One delivery through its life, each step in its own transaction."""

from datetime import datetime

from sqlmodel import select

from storage.database import Database
from storage.deliveries import Delivery, lease, owe, owe_again, put_back, settle
from storage.tables import DeliveryRow
from tests.storage.values import MINUTE, NOW

REF = {"round": "round-1", "labels": ["a", "ü"], "none": None}


def owe_one(database: Database) -> None:
    with database.transaction() as session:
        assert owe(session, "T01", "round:1", "round", "C01", REF, NOW)


def refresh(database: Database, due: datetime) -> None:
    with database.transaction() as session:
        owe_again(session, "T01", "round:1", "round", "C01", REF, due)


def take(database: Database, now: datetime = NOW, limit: int = 20) -> list[Delivery]:
    with database.transaction() as session:
        return lease(session, now, limit)


def settled(database: Database, delivery: Delivery) -> None:
    with database.transaction() as session:
        settle(session, delivery)


def send_one(database: Database, now: datetime = NOW) -> None:
    (leased,) = take(database, now)
    settled(database, leased)


def give_back(database: Database, delivery: Delivery, minutes: int, *, failed: bool) -> None:
    with database.transaction() as session:
        put_back(session, delivery, NOW + minutes * MINUTE, failed=failed)


def arrived(database: Database) -> bool:
    with database.snapshot() as session:
        row = session.exec(select(DeliveryRow).where(DeliveryRow.key == "round:1")).one()
        return row.done >= row.wanted
