#!/usr/bin/env python3
"""Run the TPC-H queries from Parquet through a --jsonl session and compare with the known answers.

    python3 eng/check_tpch.py FOLDER --engine 'quiver sql --jsonl' [--floor 22] [--only q01,q06]

FOLDER holds queries/qNN.sql, answers/qNN.csv (| between cells, a header line) and sf0.1/*.parquet. Rows are compared in order, because
every query orders them. Numbers may differ by 1e-9 of their size or half a unit of the last digit that the answer writes.
"""
import argparse, json, math, os, shlex, subprocess, sys


def same(actual, expected):
    if expected in ('', 'NULL') and (actual is None or actual == ''):
        return True
    if actual is None:
        return False
    if str(actual).strip() == expected.strip():
        return True
    try:
        a, b = float(actual), float(expected)
    except ValueError:
        return False
    digits = len(expected.partition('.')[2]) if 'e' not in expected.lower() else 0
    slack = 0.5000001 * 10.0 ** -digits if digits else 0.0
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=max(1e-9, slack))


def compare(rows, answers):
    if len(rows) != len(answers):
        return f'{len(rows)} rows instead of {len(answers)}'
    equal = lambda row, answer: len(answer) == len(row) and all(map(same, row, answer))
    wrong = next((i for i, (row, answer) in enumerate(zip(rows, answers)) if not equal(row, answer)), None)
    if wrong is None:
        return None
    rest = list(answers)
    for row in rows:
        match = next((answer for answer in rest if equal(row, answer)), None)
        if match is None:
            return f'row {wrong + 1} is {rows[wrong]}, the answer has {answers[wrong]}'
        rest.remove(match)
    return f'the rows are right, but their order differs from row {wrong + 1}'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('--engine', required=True)
    parser.add_argument('--floor', type=int, default=22)
    parser.add_argument('--only', default='')
    options = parser.parse_args()
    session = subprocess.Popen(shlex.split(options.engine), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(sql):
        try:
            session.stdin.write(json.dumps({'sql': sql}) + '\n')
            session.stdin.flush()
            line = session.stdout.readline()
        except BrokenPipeError:
            line = ''
        return json.loads(line) if line else {'error': 'the session ended'}

    data = os.path.join(options.folder, 'sf0.1')
    for file in sorted(os.listdir(data)):
        answer = ask(f"CREATE VIEW {file.split('.')[0]} AS SELECT * FROM '{os.path.abspath(os.path.join(data, file))}'")
        if 'error' in answer:
            sys.exit(f'{file}: {answer["error"]}')
    right = total = 0
    for file in sorted(os.listdir(os.path.join(options.folder, 'queries'))):
        name = file.split('.')[0]
        if options.only and name not in options.only.split(','):
            continue
        total += 1
        sql = open(os.path.join(options.folder, 'queries', file), encoding='utf-8').read().strip().rstrip(';')
        lines = open(os.path.join(options.folder, 'answers', name + '.csv'), encoding='utf-8').read().splitlines()[1:]
        answer = ask(sql)
        problem = answer.get('error') or compare(answer.get('rows', []), [line.split('|') for line in lines])
        right += problem is None
        print(f'{name} {"ok" if problem is None else "WRONG: " + problem} ({answer.get("elapsed_ms", 0):.0f} ms)')
    session.stdin.close()
    print(f'TPC-H: {right} of {total} right; floor {options.floor}')
    sys.exit(0 if right >= min(options.floor, total) else 1)


if __name__ == '__main__':
    main()
