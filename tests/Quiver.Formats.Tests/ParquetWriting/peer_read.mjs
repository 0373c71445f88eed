// Reads Parquet files with DuckDB, parquet-wasm and hyparquet and compares each value with what the test says it wrote.
// node peer_read.mjs NPM_FOLDER CASES.json: prints a line for each difference, then "read N files with PEER" for each peer.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(path.resolve(process.argv[2]) + path.sep);
const load = name => import(pathToFileURL(require.resolve(name)));
const cases = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));

const hex = bytes => Buffer.from(bytes).toString('hex');
const floatBits = value => Number.isNaN(value) ? 'NaN' : new BigUint64Array(new Float64Array([value]).buffer)[0].toString(16);
const perSecond = { s: 1, ms: 1000, us: 1000000, ns: 1000000000 };

// Scalars of a kind by peer; what is nested is the same for all but for how its parts are reached.
const duckdb = {
  decimal: v => v.value.toString(),
  bytes: v => hex(v.bytes),
  date: v => String(v.days),
  time: v => String((v.nanos !== undefined ? v.nanos / 1000n : v.micros) / 1000000n),
  timestamp: v => String(v.seconds ?? (v.millis !== undefined ? v.millis / 1000n
    : v.nanos !== undefined ? v.nanos / 1000000000n : v.micros / 1000000n)),
  interval: v => `${v.months}/${v.days}/${v.micros / 1000n}`,
  list: v => v.items,
  struct: (v, kind) => kind.fields.map(f => v.entries[f.name]),
  map: v => v.entries.map(e => [e.key, e.value]),
};

const wasm = {
  decimal: v => {
    const words = [...v].map(BigInt);
    const value = words.reduceRight((high, word) => (high << 32n) | word, 0n);
    return BigInt.asIntN(32 * words.length, value).toString();
  },
  bytes: hex,
  date: v => String(Number(v) / 86400000),
  time: (v, kind) => String(Number(v) / perSecond[kind.unit]),
  timestamp: v => String(Number(v) / 1000),
  // Arrow's interval of days and milliseconds has no months.
  interval: v => `*/${v[0]}/${v[1]}`,
  list: v => [...v],
  struct: (v, kind) => kind.fields.map(f => v[f.name]),
  map: v => [...v],
};

const hyparquet = {
  hasObjects: true,
  // Decimals are floating numbers there.
  decimal: (v, kind) => ({ near: v * 10 ** kind.scale }),
  bytes: hex,
  date: v => String(v.getTime() / 86400000),
  time: (v, kind) => String(Number(v) / perSecond[kind.unit]),
  timestamp: v => String((v instanceof Date ? v.getTime() : Number(v)) / 1000),
  list: v => v,
  struct: (v, kind) => kind.fields.map(f => v[f.name]),
  map: v => v instanceof Map ? [...v] : Array.isArray(v) ? v.map(e => [e.key, e.value]) : Object.entries(v),
};

function canonical(peer, kind, value) {
  if (value === null || value === undefined) { return null; }
  switch (kind.kind) {
    case 'bool': return value;
    case 'text': return value;
    case 'int': return String(value);
    case 'float': return floatBits(value);
    case 'list': return peer.list(value).map(v => canonical(peer, kind.of, v));
    case 'struct': return peer.struct(value, kind).map((v, i) => canonical(peer, kind.fields[i], v));
    case 'map': return peer.map(value).map(([k, v]) => [canonical(peer, kind.key, k), canonical(peer, kind.value, v)]);
    default: return peer[kind.kind](value, kind);
  }
}

// hyparquet makes objects of maps: the last of equal keys stays, and numbers come first.
function asObject(kind, value) {
  if (value === null) { return null; }
  switch (kind.kind) {
    case 'list': return value.map(v => asObject(kind.of, v));
    case 'struct': return value.map((v, i) => asObject(kind.fields[i], v));
    case 'map': return Object.entries(Object.fromEntries(value.map(([k, v]) => [k, asObject(kind.value, v)]))).sort();
    default: return value;
  }
}

function same(expected, actual) {
  if (Array.isArray(expected)) {
    return Array.isArray(actual) && expected.length === actual.length && expected.every((e, i) => same(e, actual[i]));
  }
  if (actual !== null && typeof actual === 'object' && 'near' in actual) {
    return expected !== null && Math.abs(Number(expected) - actual.near) <= Math.abs(Number(expected)) * 1e-12 + 1e-6;
  }
  if (typeof actual === 'string' && actual.startsWith('*/')) { return expected?.slice(expected.indexOf('/')) === actual.slice(1); }
  return expected === actual;
}

let differences = 0;
function compare(name, peer, file, column, values) {
  for (let row = 0; row < column.values.length; row++) {
    const read = canonical(peer, column, values(row));
    const wrote = peer.hasObjects ? asObject(column, column.values[row]) : column.values[row];
    const actual = peer.hasObjects ? asObject(column, read) : read;
    if (!same(wrote, actual) && differences++ < 40) {
      const show = v => JSON.stringify(v, (_, x) => typeof x === 'bigint' ? x.toString() : x);
      console.log(`${name}: ${file.name}: ${column.name}[${row}]: wrote ${show(column.values[row])}, read ${show(actual)}`);
      return;
    }
  }
}

async function readAll(name, peer, read) {
  for (const file of cases) {
    try {
      const [rows, valuesOf] = await read(file);
      if (rows !== file.columns[0].values.length) { console.log(`${name}: ${file.name}: has ${rows} rows`); }
      for (const column of file.columns) { compare(name, peer, file, column, valuesOf(column.name)); }
    } catch (error) {
      console.log(`${name}: ${file.name}: ${error.stack ?? error}`);
    }
  }
  console.log(`read ${cases.length} files with ${name}`);
}

const { DuckDBInstance } = await load('@duckdb/node-api');
const connection = await (await DuckDBInstance.create()).connect();
await readAll('duckdb', duckdb, async file => {
  const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${file.path}')`);
  const columns = reader.getColumns();
  const names = reader.columnNames();
  return [reader.currentRowCount, name => row => columns[names.indexOf(name)][row]];
});

const { readParquet } = await load('parquet-wasm');
const arrow = await load('apache-arrow');
await readAll('parquet-wasm', wasm, async file => {
  const table = arrow.tableFromIPC(readParquet(new Uint8Array(fs.readFileSync(file.path))).intoIPCStream());
  return [table.numRows, name => { const vector = table.getChild(name); return row => vector.get(row); }];
});

const { parquetReadObjects } = await load('hyparquet');
const { compressors } = await load('hyparquet-compressors');
await readAll('hyparquet', hyparquet, async file => {
  const bytes = fs.readFileSync(file.path);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  // It does not read intervals.
  file.columns = file.columns.filter(c => c.kind !== 'interval');
  const columns = file.columns.map(c => c.name);
  const rows = await parquetReadObjects({ file: buffer, columns, compressors, utf8: false });
  return [rows.length, name => row => rows[row][name]];
});
