"""Speaks Quiver's `sql --jsonl` session protocol with SQLite behind it, so that the benchmark treats all engines alike.

One request a line on standard input, {"sql": "..."}, {"op": "reset"} or {"op": "import", "table": ..., "csv": ..., "types": [...]};
one answer a line on standard output. A date is its ISO text in SQLite, so literals and parts of dates are rewritten to that.
"""
import csv
import json
import re
import sqlite3
import sys
import time

DATE_LITERAL = re.compile(r"CAST\(\s*('\d{4}-\d\d-\d\d')\s+AS\s+date\s*\)|\bDATE\s+('\d{4}-\d\d-\d\d')", re.IGNORECASE)
YEAR = re.compile(r"\bextract\(\s*year\s+from\s+([\w.]+)\s*\)", re.IGNORECASE)
SUBSTRING = re.compile(r"\bsubstring\(([\w.]+)\s+from\s+(\d+)\s+for\s+(\d+)\)", re.IGNORECASE)
DECIMAL = re.compile(r"\s+AS\s+decimal\(\d+,\s*\d+\)", re.IGNORECASE)
NULL = "\\N"


def connect():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.create_function("version", 0, lambda: "v" + sqlite3.sqlite_version)
    connection.execute("PRAGMA case_sensitive_like = ON")
    return connection


def translate(sql):
    sql = DATE_LITERAL.sub(lambda match: match.group(1) or match.group(2), sql)
    sql = SUBSTRING.sub(r"substr(\1, \2, \3)", sql)
    return DECIMAL.sub(" AS REAL", YEAR.sub(r"CAST(strftime('%Y', \1) AS INTEGER)", sql))


def load(connection, request):
    """Fills a table of the attached database `data` from a CSV file with a header, unless it is there from an earlier run."""
    table = request["table"]
    if connection.execute("SELECT 1 FROM data.sqlite_master WHERE name = ?", [table]).fetchone():
        return
    with open(request["csv"], newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        header = next(rows)
        columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(header, request["types"]))
        connection.execute("PRAGMA data.synchronous = OFF")
        connection.execute("BEGIN")
        connection.execute(f'CREATE TABLE data."{table}" ({columns})')
        marks = ", ".join("?" * len(header))
        cells = ([None if cell == NULL else cell for cell in row] for row in rows)
        connection.executemany(f'INSERT INTO data."{table}" VALUES ({marks})', cells)
        connection.execute("COMMIT")


def answer(connection, request):
    start = time.perf_counter()
    cursor = connection.execute(translate(request["sql"]))
    rows = cursor.fetchall()
    elapsed = (time.perf_counter() - start) * 1000
    columns = [column[0] for column in cursor.description or []]
    return {"columns": columns, "types": [""] * len(columns), "rows": rows, "elapsed_ms": elapsed}


def main():
    connection = connect()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request.get("op") == "reset":
                connection.close()
                connection = connect()
                reply = {"columns": [], "types": [], "rows": [], "elapsed_ms": 0}
            elif request.get("op") == "import":
                load(connection, request)
                reply = {"columns": [], "types": [], "rows": [], "elapsed_ms": 0}
            else:
                reply = answer(connection, request)
        except (sqlite3.Error, OSError, OverflowError) as error:
            reply = {"error": str(error), "kind": "execution"}
        sys.stdout.write(json.dumps(reply, ensure_ascii=False) + "\n")
        sys.stdout.flush()


main()
