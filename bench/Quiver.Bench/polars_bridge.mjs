// Speaks Quiver's `sql --jsonl` session protocol with the SQL of polars behind it, so that the benchmark treats all engines alike.
// node polars_bridge.mjs --npm DIR; POLARS_MAX_THREADS sets the threads.
// Views of Parquet files are lazy scans, tables are frames in memory; what polars' SQL does not know is an error of that query.
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';

const npm = process.argv[process.argv.indexOf('--npm') + 1];
const pl = createRequire(path.resolve(npm) + path.sep)('nodejs-polars').default;
const nothing = '{"columns":[],"types":[],"rows":[],"elapsed_ms":0}';
const creation = /^CREATE (VIEW|TABLE) (\w+) AS SELECT \* FROM '([^']*)'$/;

let context;

function reset() { context = pl.SQLContext({}); }

function pad(number, digits = 2) { return String(number).padStart(digits, '0'); }

function day(value) { return `${value.getUTCFullYear()}-${pad(value.getUTCMonth() + 1)}-${pad(value.getUTCDate())}`; }

function moment(value) {
  const milliseconds = value.getUTCMilliseconds();
  return `${day(value)} ${pad(value.getUTCHours())}:${pad(value.getUTCMinutes())}:${pad(value.getUTCSeconds())}`
    + (milliseconds === 0 ? '' : '.' + pad(milliseconds, 3));
}

function float(value) {
  if (!Number.isFinite(value)) { return Number.isNaN(value) ? '"nan"' : value > 0 ? '"inf"' : '"-inf"'; }
  const text = String(value);
  return /[.e]/.test(text) ? text : text + '.0';
}

function typeName(type) { return type.toString().replace(/^DataType\((.*)\)$/, '$1'); }

function cast(frame, types, target, schema = frame) {
  const names = schema.columns.filter((_, i) => types.test(typeName(schema.dtypes[i])));
  return names.length === 0 ? frame : frame.withColumns(...names.map(name => pl.col(name).cast(target)));
}

function writerOf(type) {
  if (/^U?Int/.test(type)) { return value => value.toString(); }
  if (/^Float/.test(type)) { return float; }
  if (type.startsWith('Date') && !type.startsWith('Datetime')) { return value => `"${day(value)}"`; }
  if (type.startsWith('Datetime')) { return value => `"${moment(value)}"`; }
  return value => JSON.stringify(typeof value === 'boolean' || typeof value === 'string' ? value : String(value));
}

function answer(request) {
  if (request.op === 'reset') {
    reset();
    return nothing;
  }
  if (request.sql === 'SELECT version()') { return `{"columns":["version"],"types":[""],"rows":[["${pl.version}"]],"elapsed_ms":0}`; }
  const made = creation.exec(request.sql);
  if (made) {
    // Products of its decimals keep two digits only, so they are floating-point numbers here.
    const schema = pl.readParquet(made[3], { nRows: 1 });
    const frame = made[1] === 'VIEW' ? pl.scanParquet(made[3]) : pl.readParquet(made[3]);
    context.register(made[2], cast(frame, /^Decimal/, pl.Float64, schema));
    return nothing;
  }
  const start = performance.now();
  const result = context.execute(request.sql);
  // The binding hands some errors out as results.
  if (result._ldf instanceof Error) { throw result._ldf; }
  let frame = typeof result.collectSync === 'function' ? result.collectSync() : result;
  const elapsed = performance.now() - start;
  const types = frame.dtypes.map(typeName);
  // 64-bit integers would come as floating-point numbers.
  frame = cast(frame, /^U?Int64$/, pl.Utf8);
  const writers = types.map(writerOf);
  const rows = frame.rows().map(row => '[' + row.map((value, i) => (value == null ? 'null' : writers[i](value))).join(',') + ']');
  return `{"columns":${JSON.stringify(frame.columns)},"types":${JSON.stringify(types)},"rows":[${rows.join(',')}],"elapsed_ms":${elapsed}}`;
}

reset();
for await (const line of readline.createInterface({ input: process.stdin })) {
  if (!line.trim()) { continue; }
  let reply;
  try {
    reply = answer(JSON.parse(line));
  } catch (error) {
    reply = JSON.stringify({ error: String(error.message ?? error).split('\n')[0], kind: 'execution' });
  }
  process.stdout.write(reply + '\n');
}
process.exit(0);
