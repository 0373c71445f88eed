// Speaks Quiver's `sql --jsonl` session protocol with DuckDB behind it, so that the benchmark treats both engines alike.
// node duckdb_bridge.mjs --npm DIR [--threads N] [--memory-limit 4GB]
// One request a line on standard input, {"sql": "..."} or {"op": "reset"}; one answer a line on standard output, in order.
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';

const options = { npm: '.peers/npm', threads: '', 'memory-limit': '' };
for (let i = 2; i + 1 < process.argv.length; i += 2) {
  options[process.argv[i].replace(/^--/, '')] = process.argv[i + 1];
}

const duckdb = createRequire(path.resolve(options.npm) + path.sep)('@duckdb/node-api');
const settings = {};
if (options.threads) { settings.threads = options.threads; }
if (options['memory-limit']) { settings.memory_limit = options['memory-limit']; }

let instance;
let connections;

async function reset() {
  for (const connection of connections?.values() ?? []) { connection.closeSync(); }
  instance?.closeSync();
  instance = await duckdb.DuckDBInstance.create(':memory:', settings);
  connections = new Map();
}

async function connectionNamed(name) {
  let connection = connections.get(name);
  if (!connection) {
    connection = await instance.connect();
    connections.set(name, connection);
  }
  return connection;
}

const integerTypes = new Set([
  'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT',
  'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT',
]);

function float(value) {
  if (Number.isNaN(value)) { return '"nan"'; }
  if (value === Infinity) { return '"inf"'; }
  if (value === -Infinity) { return '"-inf"'; }
  const text = String(value);
  return /[.e]/.test(text) ? text : text + '.0';
}

// DuckDB's JavaScript values print like CAST(x AS VARCHAR), which is what the protocol asks for.
function writerOf(type) {
  if (integerTypes.has(type)) { return value => value.toString(); }
  if (type === 'BOOLEAN') { return value => (value ? 'true' : 'false'); }
  if (type === 'DOUBLE' || type === 'FLOAT') { return float; }
  return value => JSON.stringify(value.toString());
}

async function answer(request) {
  if (request.op === 'reset') {
    await reset();
    return '{"columns":[],"types":[],"rows":[],"count":0,"elapsed_ms":0}';
  }
  const connection = await connectionNamed(request.conn ?? '');
  const start = performance.now();
  const reader = await connection.runAndReadAll(request.sql, request.params);
  const elapsed = performance.now() - start;
  const columns = reader.columnNames();
  const types = reader.columnTypes().map(type => type.toString());
  // 3 is the C API's DUCKDB_RESULT_TYPE_QUERY_RESULT: the statement returned a table and not a count or nothing.
  if (reader.returnType !== undefined && reader.returnType !== 3) {
    return `{"columns":[],"types":[],"rows":[],"count":${reader.rowsChanged ?? 0},"elapsed_ms":${elapsed}}`;
  }
  const writers = types.map(writerOf);
  const rows = reader.getRows().map(row => '[' + row.map((value, i) => (value === null ? 'null' : writers[i](value))).join(',') + ']');
  return `{"columns":${JSON.stringify(columns)},"types":${JSON.stringify(types)},"rows":[${rows.join(',')}],"elapsed_ms":${elapsed}}`;
}

await reset();
for await (const line of readline.createInterface({ input: process.stdin })) {
  if (!line.trim()) { continue; }
  let reply;
  try {
    reply = await answer(JSON.parse(line));
  } catch (error) {
    reply = JSON.stringify({ error: String(error.message ?? error), kind: 'execution' });
  }
  process.stdout.write(reply + '\n');
}
process.exit(0);
