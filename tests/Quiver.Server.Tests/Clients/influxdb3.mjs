// The client of InfluxDB 3, unchanged: node influxdb3.mjs NPM URL TOKEN. Prints what came of each step as JSON.
import { createRequire } from 'node:module';

const [npm, host, token] = process.argv.slice(2);
const { InfluxDBClient, Point, setLogger } = createRequire(npm + '/')('@influxdata/influxdb3-client');
setLogger({ error() {}, warn() {} });
const database = 'js3';
const connect = options => new InfluxDBClient({ host, token: token || 'none', authScheme: 'Bearer', database, ...options });
const report = {};

async function attempt(step) {
  try {
    return { value: await step() ?? null };
  } catch (error) {
    return { status: error.statusCode ?? null, message: error.message };
  }
}

const client = connect();
report.version = await attempt(() => client.getServerVersion());

// Every type of field, a tag with all that is escaped, a time in nanoseconds.
await client.write(
  Point.measurement('types')
    .setTag('a tag', 'x y,z=ü')
    .setFloatField('f', -1.5)
    .setIntegerField('i', -7)
    .setUintegerField('u', 7)
    .setBooleanField('b', true)
    .setStringField('s', 'he said "no", \\ =')
    .setTimestamp('1700000000123456789'));

// Every unit of time.
for (const [precision, time] of [['s', 1700000000], ['ms', 1700000000123], ['us', 1700000000123456], ['ns', '1700000000123456789']]) {
  await client.write(
    Point.measurement('units').setTag('unit', precision).setIntegerField('v', 1).setTimestamp(time), database, undefined, { precision });
}

// Batches: points, lines of text, compressed or not, tags that all points have.
const points = Array.from({ length: 5000 }, (_, i) =>
  Point.measurement('batch').setTag('host', `h${i % 10}`).setIntegerField('v', i).setTimestamp(1_000 + i));
await client.write(points, database, undefined, { precision: 's', gzipThreshold: 100, defaultTags: { site: 'north' } });
await client.write(['batch,host=h0,site=south v=1i 1', 'batch,host=h1,site=south v=2i 2'], database, undefined, { precision: 's' });

// Without waiting for the disk; this uses /api/v3/write_lp.
await client.write('nosync v=1i 1700000000', database, undefined, { noSync: true, precision: 's' });
await client.write('nosync v=2i 1700000001', database, undefined, { precision: 's' });

// What is wrong must reach the user as a text that says so.
report.wrongLine = await attempt(() => client.write('types f=1,f= 1'));
report.wrongLineNoSync = await attempt(() => client.write('types f=1,f= 1', database, undefined, { noSync: true }));
report.wrongType = await attempt(() => client.write('types i=1.5 1'));
report.wrongDatabase = await attempt(() => client.write('a f=1', 'no such name'));
report.wrongToken = await attempt(() => connect({ token: 'apiv3_wrong' }).write('refused f=1 1'));

// Queries of this client go by Flight, which is not served yet: they must fail soon and not hang.
report.query = await attempt(async () => {
  const rows = [];
  for await (const row of client.query('SELECT 1', database, { type: 'sql' })) {
    rows.push(row);
  }

  return rows;
});
await client.close();
console.log(JSON.stringify(report));
