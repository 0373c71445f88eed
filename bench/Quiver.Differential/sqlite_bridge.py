"""Speaks the protocol of duckdb_bridge.mjs with SQLite behind it: a request of JSON a line in, an answer a line out."""
import json
import sqlite3
import sys

sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
connection = sqlite3.connect(":memory:", isolation_level=None)
for line in sys.stdin:
    request = json.loads(line)
    if request.get("op") == "reset":
        connection.close()
        connection = sqlite3.connect(":memory:", isolation_level=None)
        print('{"rows":[]}', flush=True)
        continue
    try:
        deadline = [2000]

        def hurry():
            deadline[0] -= 1
            return deadline[0] < 0

        connection.set_progress_handler(hurry, 100000)
        rows = connection.execute(request["sql"]).fetchall()
        answer = {"rows": [[None if v is None else v if isinstance(v, str) else repr(v) for v in row] for row in rows]}
    except (sqlite3.Error, OverflowError) as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
