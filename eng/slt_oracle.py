#!/usr/bin/env python3
"""Fill or check the expectations of tests/slt against another engine, so that none is written by guess.

    python3 eng/slt_oracle.py [--check] --psql 'psql -h HOST -p PORT -U USER' --duckdb NPM_DIR tests/slt/FILE.slt ...

A file names its oracle in a comment line: "# Oracle: PostgreSQL." or "# Oracle: DuckDB.". Each file runs in an empty schema.
Column letters and rows come from the oracle; a statement or query that is to fail must fail there too, its message stays ours.
A record after "# Ours:" is left alone: its expectation follows from docs or arithmetic and the comment says how.
--duckdb takes a directory with node_modules/@duckdb/node-api.
"""
import argparse, json, re, shlex, subprocess, sys, uuid
from decimal import Decimal, ROUND_HALF_EVEN, localcontext

FIELD, ROW = '\x1f', '\x1e'


class PostgreSql:
    def __init__(self, command):
        args = shlex.split(command) + ['-X', '-q', '-A', '-t', '-F', FIELD, '-R', ROW, '-P', 'null=\x02', '-d', 'postgres']
        self.process = subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.send("SET client_min_messages TO error; SET intervalstyle TO postgres;")

    def send(self, text):
        mark = uuid.uuid4().hex
        self.process.stdin.write(f'{text}\n\\echo {mark}\n')
        self.process.stdin.flush()
        out = ''
        while mark not in out:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit('psql ended: ' + out)
            out += line
        return out.split(mark)[0]

    def reset(self):
        self.send('DROP SCHEMA public CASCADE; CREATE SCHEMA public;')

    def run(self, sql):
        described = self.send(sql + ' \\gdesc')
        out = self.send(sql + ';')
        error = re.search(r'(^|[\x1e\n])(psql:.*)?ERROR:\s*(.*)', out)
        if error:
            raise ValueError(error.group(3))
        columns = [row.split(FIELD) for row in described.rstrip(ROW + '\n').split(ROW)]
        types = [self.letter(column[1]) for column in columns if len(column) == 2]
        rows = [row.split(FIELD) for row in out.rstrip('\n').split(ROW)] if out.strip('\n') or len(types) == 1 and out else []
        rows = [[self.cell(value, letter) for value, letter in zip(row, types)] for row in rows]
        return types, rows

    @staticmethod
    def letter(name):
        for pattern, letter in (('boolean', 'B'), ('(small|big)?int', 'I'), ('numeric|real|double', 'R'), ('timestamp', 'P'),
                                ('date|time', 'D'), ('text|char|unknown', 'T')):
            if re.match(pattern, name) and not name.endswith('[]') and not name.startswith('interval'):
                return letter
        return '?'

    @staticmethod
    def cell(value, letter):
        if value == '\x02':
            return None
        return value == 't' if letter == 'B' else value


class DuckDb:
    BRIDGE = r"""
import { createRequire } from 'module'; import readline from 'readline';
const duckdb = createRequire(process.argv.at(-1) + '/')('@duckdb/node-api');
let connection = null;
for await (const line of readline.createInterface({ input: process.stdin })) {
  let answer;
  try {
    const { sql } = JSON.parse(line);
    if (sql === null) { connection = await (await duckdb.DuckDBInstance.create(':memory:', { threads: '1' })).connect(); answer = {}; }
    else {
      const plain = await connection.runAndReadAll(sql), types = plain.columnTypes().map(String);
      const text = v => v === null || typeof v === 'boolean' ? v : String(v);
      const rows = plain.getRows().map(row => row.map(text));
      // Nested values are compared as DuckDB casts them to text, which is not how its client prints them.
      const nested = types.map(t => /^(STRUCT|MAP)|\]$/.test(t));
      if (nested.includes(true)) {
        const cast = await connection.runAndReadAll(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${sql})`);
        cast.getRows().forEach((row, r) => row.forEach((v, c) => { if (nested[c]) rows[r][c] = v === null ? null : String(v); }));
      }
      answer = { types, rows };
    }
  } catch (error) { answer = { error: String(error.message) }; }
  console.log(JSON.stringify(answer));
}
"""

    def __init__(self, folder):
        self.process = subprocess.Popen(['node', '--input-type=module', '-e', self.BRIDGE, '--', folder],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, sql):
        self.process.stdin.write(json.dumps({'sql': sql}) + '\n')
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if 'error' in answer:
            raise ValueError(answer['error'])
        return answer

    def reset(self):
        self.ask(None)

    def run(self, sql):
        answer = self.ask(sql)
        types = [self.letter(name) for name in answer['types']]
        return types, answer['rows']

    @staticmethod
    def letter(name):
        for pattern, letter in (('BOOLEAN', 'B'), ('U?(TINY|SMALL|BIG|HUGE)?INT', 'I'), ('DECIMAL|FLOAT|DOUBLE', 'R'), ('TIMESTAMP', 'P'),
                                ('DATE|TIME', 'D'), ('VARCHAR|JSON', 'T')):
            if re.match(pattern, name) and not name.endswith(']') and not name.startswith('INTERVAL'):
                return letter
        return '?'


def number(text):
    word = {'nan': 'NaN', 'infinity': 'Infinity', '-infinity': '-Infinity'}.get(text.lower())
    if word:
        return word
    with localcontext() as context:
        context.prec = 400
        value = Decimal(text)
        if value.as_tuple().exponent < -12:
            value = value.quantize(Decimal(1).scaleb(-12), rounding=ROUND_HALF_EVEN)
        plain = format(value, 'f')
    plain = plain.rstrip('0').rstrip('.') if '.' in plain else plain
    return '0' if plain == '-0' else plain


def cell(value, letter):
    if value is None:
        return 'NULL'
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if letter == 'R':
        return number(value)
    if letter == 'P' and value[10:11] == ' ':
        value = value[:10] + 'T' + value[11:]
    return value.rstrip('\n') or '(empty)'


def lines_of(types, rows, sort):
    cells = [tuple(cell(value, letter) for value, letter in zip(row, types)) for row in rows]
    if sort == 'valuesort':
        return sorted(value for row in cells for value in row)
    if sort == 'rowsort':
        cells.sort()
    return [' '.join(row).rstrip() for row in cells]


def process(path, oracles, check):
    lines = open(path, encoding='utf-8').read().split('\n')
    named = next((match.group(1) for line in lines if (match := re.match(r'# Oracle: (\w+)', line))), None)
    if named is None:
        print(f'{path}: names no oracle, left alone')
        return 0
    oracle = oracles[named]
    oracle.reset()
    out, i, problems, ours = [], 0, 0, False
    while i < len(lines):
        line = lines[i]
        head = re.match(r'(statement|query)\s+(\S+)(.*)', line)
        if not head:
            ours = ours and line != '' or line.startswith('# Ours:')
            out.append(line)
            i += 1
            continue
        start = i
        i += 1
        sql = []
        while i < len(lines) and lines[i] not in ('', '----'):
            sql.append(lines[i])
            i += 1
        expected = []
        while i < len(lines) and lines[i] != '':
            expected.append(lines[i])
            i += 1
        kind, what, rest = head.groups()
        if ours:
            ours = False
            out += [line] + sql + expected
            continue
        try:
            types, rows = oracle.run('\n'.join(sql))
            failure = None
        except ValueError as error:
            types, rows, failure = [], [], str(error).split('\n')[0]
        record = [line] + sql + expected
        if (what == 'error') != (failure is not None):
            problems += 1
            print(f'{path}:{start + 1}: {named} says {failure or "ok"}\n    ' + '\n    '.join(sql))
        elif kind == 'query' and what != 'error':
            sort = re.search(r'\b(rowsort|valuesort)\b', rest)
            record = [f'query {"".join(types)}{rest}'] + sql + ['----'] + lines_of(types, rows, sort and sort.group(1))
            if check and record != [line] + sql + expected:
                problems += 1
                print(f'{path}:{start + 1}: {named} answers\n    ' + '\n    '.join(record))
        out += record
    if not check:
        open(path, 'w', encoding='utf-8').write('\n'.join(out))
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('files', nargs='+')
    parser.add_argument('--psql')
    parser.add_argument('--duckdb')
    parser.add_argument('--check', action='store_true')
    options = parser.parse_args()
    oracles = {}
    if options.psql:
        oracles['PostgreSQL'] = PostgreSql(options.psql)
    if options.duckdb:
        oracles['DuckDB'] = DuckDb(options.duckdb)
    sys.exit(1 if sum(process(path, oracles, options.check) for path in options.files) else 0)


if __name__ == '__main__':
    main()
