"""The same answers aggregated by DuckDB, which does nothing else: by change, team, week and version.

Its SQLite reader is an extension that has to be downloaded, so that it reads a CSV export that is made
before the clock starts.
"""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter

RUNS = 3
EXPORTS = {
    "answers": "SELECT round, choices FROM answer",
    "rounds": """SELECT id, "change", team, due, version, json_extract(questions, '$[0].id') AS question
        FROM round WHERE status = 'closed'""",
}
MEANS = """
    SELECT "change", team, date_trunc('week', due) AS week, version, count(*) AS answers,
        avg(CAST(json_extract(choices, '$."' || question || '"') AS DOUBLE)) AS mean
    FROM read_csv($answers, header = true, columns = {'round': 'VARCHAR', 'choices': 'VARCHAR'}) AS answer
    JOIN read_csv($rounds, header = true, columns = {'id': 'VARCHAR', 'change': 'VARCHAR', 'team': 'VARCHAR',
        'due': 'TIMESTAMP', 'version': 'INTEGER', 'question': 'VARCHAR'}) AS round ON round.id = answer.round
    GROUP BY ALL
"""


def aggregate(file: Path, folder: Path) -> tuple[float, int]:
    """The median over some runs of the seconds that it takes, and how many answers are in the means."""
    import duckdb

    exports = {name: str(_export(file, query, folder / f"{name}.csv")) for name, query in EXPORTS.items()}
    times, rows = [], list[tuple[int, ...]]()
    for _ in range(RUNS):
        with closing(duckdb.connect()) as connection:
            began = perf_counter()
            rows = connection.execute(MEANS, exports).fetchall()
            times.append(perf_counter() - began)
    return median(times), sum(row[4] for row in rows)


def _export(file: Path, query: str, to: Path) -> Path:
    with closing(sqlite3.connect(file)) as connection, to.open("w", newline="") as out:
        found = connection.execute(query)
        writer = csv.writer(out)
        writer.writerow(column[0] for column in found.description)
        writer.writerows(found)
    return to
