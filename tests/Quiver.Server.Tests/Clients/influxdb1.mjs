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

// Questions, as a dashboard asks them.
report.rows = await attempt(async () => (await influx.query('SELECT * FROM types')).map(row => ({
  ...row, time: row.time.getNanoTime(),
})));
report.units = await attempt(async () => (await influx.query('SELECT v, unit FROM units', { precision: 'ms' })).map(row => row.time.getTime()));
report.grouped = await attempt(async () => (await influx.query(
  "SELECT count(v), sum(v) FROM batch WHERE time >= 1000s AND time < 4000s GROUP BY host ORDER BY time")).groups().map(group => (
  { tags: group.tags, rows: group.rows.map(row => [row.count, row.sum]) })).slice(0, 2));
report.two = await attempt(async () => (await influx.query(['SELECT max(v) FROM measured', 'SELECT min(v) FROM measured'])).map(
  result => result[0].max ?? result[0].min));
report.placeholders = await attempt(async () => (await influx.query(
  'SELECT v FROM measured WHERE host = $host', { placeholders: { host: 'b' } })).map(row => row.v));
report.raw = await attempt(() => influx.queryRaw('SELECT v FROM measured WHERE host = \'a\'', { precision: 's' }));
report.wrongText = await attempt(() => influx.query('SELECT FROM measured'));
report.wrongFunction = await attempt(() => influx.query('SELECT nothing(v) FROM measured'));

// Definitions.
report.databases = await attempt(async () => {
  await influx.createDatabase('made');
  const made = await influx.getDatabaseNames();
  await influx.dropDatabase('made');
  return [made.includes('made'), (await influx.getDatabaseNames()).includes('made')];
});
report.policies = await attempt(async () => {
  await influx.createRetentionPolicy('week', { duration: '7d', replication: 1, database });
  return (await influx.showRetentionPolicies(database)).map(policy => [policy.name, policy.duration, policy.default]);
});
// The wrong token is right where none is asked for.
report.measurements = await attempt(async () => (await influx.getMeasurements()).filter(name => name !== 'refused'));
report.series = await attempt(() => influx.getSeries({ measurement: 'measured', database }));
report.dropped = await attempt(async () => {
  await influx.writeMeasurement('passing', [{ fields: { v: 1 }, timestamp: 1 }]);
  const before = await influx.getMeasurements();
  await influx.dropMeasurement('passing');
  return [before.includes('passing'), (await influx.getMeasurements()).includes('passing')];
});
console.log(JSON.stringify(report));
