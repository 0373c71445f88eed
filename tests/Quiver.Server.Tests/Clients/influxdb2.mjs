// The clients of InfluxDB 2, unchanged: node influxdb2.mjs NPM URL TOKEN. Prints what came of each step as JSON.
import { createRequire } from 'node:module';

const [npm, url, token] = process.argv.slice(2);
const require = createRequire(npm + '/');
const { InfluxDB, Point, setLogger } = require('@influxdata/influxdb-client');
const { BucketsAPI, HealthAPI, OrgsAPI, PingAPI, ReadyAPI } = require('@influxdata/influxdb-client-apis');
setLogger({ error() {}, warn() {} });
const database = 'js2';
const influx = new InfluxDB({ url, token: token || 'none' });
const report = {};

async function attempt(step) {
  try {
    return { value: await step() ?? null };
  } catch (error) {
    return { status: error.statusCode ?? null, message: error.message, code: error.code ?? null, body: error.body ?? null };
  }
}

// What clients ask for when they connect.
report.health = await attempt(() => new HealthAPI(influx).getHealth());
report.ping = await attempt(() => new PingAPI(influx).getPing());
report.ready = await attempt(() => new ReadyAPI(influx).getReady());
const buckets = new BucketsAPI(influx);
const organizations = await new OrgsAPI(influx).getOrgs({ org: 'my org' });
report.organization = { value: organizations.orgs[0].name };
report.created = await attempt(() => buckets.postBuckets({
  body: { orgID: organizations.orgs[0].id, name: database, retentionRules: [{ type: 'expire', everySeconds: 0 }] },
}));
report.createdAgain = await attempt(() => buckets.postBuckets({
  body: { orgID: organizations.orgs[0].id, name: database, retentionRules: [] },
}));
report.found = await attempt(async () => (await buckets.getBuckets({ name: database })).buckets.map(bucket => bucket.name));
report.byId = await attempt(async () => (await buckets.getBucketsID({ bucketID: report.created.value.id })).name);
report.listed = await attempt(async () => (await buckets.getBuckets({ limit: 100 })).buckets.map(bucket => bucket.name));
report.missing = await attempt(() => buckets.getBuckets({ name: 'nothing' }));

// Every type of field and every unit of time.
for (const [unit, time] of [['s', 1700000000], ['ms', 1700000000123], ['us', 1700000000123456], ['ns', '1700000000123456789']]) {
  const units = influx.getWriteApi('my org', database, unit);
  units.writePoint(new Point('units').tag('unit', unit).intField('v', 1).timestamp(time));
  await units.close();
}

const types = influx.getWriteApi('my org', database, 'ns', { defaultTags: { site: 'north, 1' } });
types.writePoint(new Point('types')
  .tag('a tag', 'x y,z=ü')
  .floatField('f', -1.5)
  .intField('i', -7)
  .uintField('u', '18446744073709551615')
  .booleanField('b', false)
  .stringField('s', 'he said "no", \\ =')
  .timestamp('1700000000123456789'));
await types.flush();
await types.close();

// Batches, compressed, sent by themselves when they are full and the rest at the end.
const batch = influx.getWriteApi('my org', database, 's', {
  batchSize: 1000, gzipThreshold: 100, flushInterval: 0,
});
for (let i = 0; i < 4500; i++) {
  batch.writePoint(new Point('batch').tag('host', `h${i % 10}`).intField('v', i).timestamp(1_000 + i));
}

// This waits for the last batch only; Node.js ends when the others have been answered too.
await batch.close();

// What is wrong must reach the program with its status, code and message, and must not be tried again.
async function failure(api, line) {
  const failures = [];
  api.writeRecord(line);
  try {
    await api.flush();
  } catch (error) {
    failures.push({ status: error.statusCode, message: error.message, code: error.code ?? null, body: error.body });
  }

  await api.close().catch(() => {});
  return failures[0] ?? null;
}

report.wrongLine = await failure(influx.getWriteApi('my org', database, 'ns'), 'types f=1,f= 1');
report.wrongType = await failure(influx.getWriteApi('my org', database, 'ns'), 'types i=1.5 1');
report.wrongToken = await failure(new InfluxDB({ url, token: 'wrong' }).getWriteApi('my org', database, 'ns'), 'refused f=1 1');
console.log(JSON.stringify(report));
