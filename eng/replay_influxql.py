#!/usr/bin/env python3
"""Replay recorded InfluxQL conversations against `quiver serve` and compare the share of right answers with a floor.

    python3 eng/replay_influxql.py FOLDER --quiver PATH --floor PERCENT [--known eng/influxql-differences.txt] [--port N]

FOLDER has replay.py, corpus.json, quirks_corpus.json and unit_corpus.json. A server is started on a free port of this machine with a
database directory of its own, and ended again, for each configuration that recorded groups need and `quiver serve` has. What differs
and is not in the list of known differences is printed.
"""
import argparse
import fnmatch
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

VERSION = '1.8.10'
FILES = ('corpus', 'quirks_corpus', 'unit_corpus')
RIGHT = ('pass', 'pass_reltol', 'pass_ties', 'pass_order_free')

# Configurations of the recording server by the flags of `quiver serve` that do the same. Where it has none, a text says why.
CONFIGURATIONS = {
    '{}': ['--without-auth'],
    '{"HTTPD.AuthEnabled": "true"}': 'the first user is made without a token there, which serve never allows',
    '{"Meta.RetentionAutoCreate": "false"}': 'every database has the policy autogen',
}


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Server:
    """A server with a directory of its own, from __enter__ to __exit__."""

    def __init__(self, quiver, flags, port):
        self.quiver, self.flags, self.port = quiver, flags, port or free_port()
        self.url = f'http://127.0.0.1:{self.port}'

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix='quiver-influxql-')
        self.log = open(os.path.join(self.folder, 'serve.log'), 'w+', encoding='utf-8')
        data = os.path.join(self.folder, 'data')
        command = [self.quiver, 'serve', '--data', data, '--bind', self.url, '--disable-authz', 'ping', *self.flags]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        for _ in range(300):
            if self.process.poll() is not None or self.answers():
                break
            time.sleep(0.1)
        if self.process.poll() is not None or not self.answers():
            self.log.seek(0)
            text = self.log.read()
            self.__exit__()
            sys.exit(f'the server did not start:\n{text}')
        return self

    def answers(self):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=5)
        try:
            connection.request('GET', '/ping')
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def known_differences(path):
    """Lines of GROUP STEP REASON…; GROUP may have wildcards, STEP is a number or *."""
    known = []
    for line in open(path, encoding='utf-8') if path else ():
        if line.strip() and not line.startswith('#'):
            group, step, reason = line.strip().split(None, 2)
            known.append((group, step, reason))
    return known


def configurations(folder):
    """Yields what groups of this version need, with the count of their queries."""
    counts = {}
    for name in FILES:
        for group in json.load(open(os.path.join(folder, name + '.json'), encoding='utf-8'))['groups']:
            if not group.get('versions') or VERSION in group['versions']:
                key = json.dumps(group.get('config') or {})
                counts[key] = counts.get(key, 0) + sum(step['op'] == 'query' for step in group['steps'])
    return counts.items()


def replay(folder, url, configuration, out):
    command = [sys.executable, os.path.join(folder, 'replay.py'), '--url', url, '--version', VERSION, '--config', configuration,
               '--out', out, '--corpus', *(os.path.join(folder, name + '.json') for name in FILES)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if not os.path.exists(out):
        sys.exit(f'the replay did not end:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}')
    result = json.load(open(out, encoding='utf-8'))
    return result['results'], result['total'].get('write_bad', 0)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('folder')
    arguments.add_argument('--quiver', required=True)
    arguments.add_argument('--floor', type=float, required=True)
    arguments.add_argument('--known')
    arguments.add_argument('--port', type=int, default=0)
    a = arguments.parse_args()
    known, seen = known_differences(a.known), set()
    right = wrong = unknown = refused = 0
    for configuration, count in configurations(a.folder):
        flags = CONFIGURATIONS.get(configuration, 'serve has no such option')
        if isinstance(flags, str):
            print(f'left out: {count} queries that need {configuration}: {flags}')
            continue
        with Server(a.quiver, flags, a.port) as server:
            results, bad = replay(a.folder, server.url, configuration, os.path.join(server.folder, 'out.json'))
        refused += bad
        for record in results:
            if record['outcome'] in RIGHT:
                right += 1
                continue
            wrong += 1
            match = next((k for k in known if fnmatch.fnmatchcase(record['group'], k[0]) and k[1] in ('*', str(record['step']))), None)
            if match:
                seen.add(match)
                continue
            unknown += 1
            print(f"differs: {record['group']} {record['step']} ({record['outcome']}) {record['query']}")
            print(f"  expected {json.dumps(record['expected'])[:600]}\n  got      {record['got'].strip()[:600]}")
    for group, step, reason in known:
        if (group, step, reason) not in seen:
            print(f'no longer differs, take it out of the list: {group} {step} {reason}')
    percent = 100.0 * right / (right + wrong) if right + wrong else 0.0
    print(f'influxql: {right} of {right + wrong} answers right ({percent:.2f} %), {wrong - unknown} known differences, {unknown} others, '
          f'{refused} writes answered otherwise; floor {a.floor} %')
    sys.exit(0 if percent >= a.floor else 1)


if __name__ == '__main__':
    main()
