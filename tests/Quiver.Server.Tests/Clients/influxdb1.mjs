// The client of InfluxDB 1, unchanged: node influxdb1.mjs NPM URL TOKEN. The token is the password. Prints what came of each step as JSON.
import { createRequire } from 'node:module';

const [npm, address, token] = process.argv.slice(2);
const { FieldType, InfluxDB } = createRequire(npm + '/')('influx');
const url = new URL(address);
const database = 'js1';
const connect = (password, more) => new InfluxDB({
  hosts: [{ host: url.hostname, port: Number(url.port), protocol: 'http' }],
  database,
  ...(password ? { username: 'anybody', password } : {}),
  ...more,
});
const report = {};

async function attempt(step) {
  try {
    return { value: await step() ?? null };
  } catch (error) {
    return { status: error.res?.statusCode ?? null, message: error.message };
  }
}

const influx = connect(token, {
  schema: [{
    measurement: 'types',
    fields: { f: FieldType.FLOAT, i: FieldType.INTEGER, b: FieldType.BOOLEAN, s: FieldType.STRING },
    tags: ['a tag'],
  }],
});
report.ping = await attempt(async () => (await influx.ping(10_000)).map(host => ({ online: host.online, version: host.version })));

await influx.writePoints([{
  measurement: 'types', tags: { 'a tag': 'x y,z=ü' }, fields: { f: -1.5, i: -7, b: true, s: 'he said "no", \\ =' },
  timestamp: '1700000000123456789',
}], { precision: 'n' });

// Every unit that the client knows; retentionPolicy autogen is the database itself.
for (const [precision, timestamp] of [['n', '1700000000123456789'], ['u', 1700000000123456], ['ms', 1700000000123], ['s', 1700000000],
  ['m', 28333333], ['h', 472222]]) {
  await influx.writePoints(
    [{ measurement: 'units', tags: { unit: precision }, fields: { v: 1 }, timestamp }], { precision, retentionPolicy: 'autogen' });
}

await influx.writeMeasurement('measured', [
  { tags: { host: 'a' }, fields: { v: 1 }, timestamp: new Date(1_000) },
  { tags: { host: 'b' }, fields: { v: 2 }, timestamp: new Date(2_000) },
]);
await influx.writePoints(Array.from({ length: 3000 }, (_, i) => ({
  measurement: 'batch', tags: { host: `h${i % 10}` }, fields: { v: i }, timestamp: 1_000 + i,
})), { precision: 's' });

report.wrongType = await attempt(() => connect(token).writePoints(
  [{ measurement: 'types', tags: { 'a tag': 'x' }, fields: { f: 'text' }, timestamp: 1 }]));
report.wrongToken = await attempt(() => connect('wrong').writePoints([{ measurement: 'refused', fields: { f: 1 }, timestamp: 1 }]));

// InfluxQL is not there yet: it must fail with a text that says so.
report.query = await attempt(() => influx.query('SELECT * FROM types'));
report.databases = await attempt(() => influx.getDatabaseNames());
console.log(JSON.stringify(report));
