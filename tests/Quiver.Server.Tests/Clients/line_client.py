"""What small programs do without a client: python3 line_client.py URL TOKEN. Lines by urllib and by a kept connection, rows by SQL."""
import gzip
import http.client
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

url, token = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
headers = {"Authorization": "Bearer " + token} if token else {}


def send(path, body=None, more=None):
    # urllib says that every body is a form, as curl does.
    request = urllib.request.Request(url + path, data=body, headers={**headers, **(more or {})})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


report = {}
report["write"] = send("/write?db=py&precision=s", "cpu,host=ä f=1,s=\"x\" 1\n".encode())
report["zipped"] = send("/api/v2/write?bucket=py&precision=s", gzip.compress(b"cpu,host=b f=2 2") + gzip.compress(b"\ncpu,host=c f=3 3"),
                        {"Content-Encoding": "gzip"})
report["wrong"] = send("/api/v3/write_lp?db=py", b"cpu f= 1")

# One connection for many writes, as agents keep one; a chunked body, whose length nobody knows before.
address = urllib.parse.urlparse(url)
connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
statuses = set()
for i in range(50):
    connection.request("POST", "/api/v3/write_lp?db=py&precision=s", f"kept v={i}i {i}", headers)
    answer = connection.getresponse()
    answer.read()
    statuses.add(answer.status)
chunks = iter([b"kept v=", b"100i 10", b"0\nkept v=101i 101\n"])
connection.request("POST", "/write?db=py&precision=s", chunks, headers, encode_chunked=True)
statuses.add(connection.getresponse().status)
connection.close()
report["kept"] = sorted(statuses)

query = urllib.parse.urlencode({"db": "py", "q": "SELECT count(*) AS n, sum(v) AS sum FROM kept", "format": "jsonl"})
report["rows"] = json.loads(send("/api/v3/query_sql?" + query)[1])
body = json.dumps({"db": "py", "q": "SELECT host, f FROM cpu WHERE f >= $f ORDER BY f", "params": {"f": 2}}).encode()
report["post"] = json.loads(send("/api/v3/query_sql", body, {"Content-Type": "application/json"})[1])
print(json.dumps(report))
