// The client of InfluxDB 2 while the server is busy: node influxdb2_retry.mjs NPM URL. Prints which attempts failed with which status.
import { createRequire } from 'node:module';

const [npm, url] = process.argv.slice(2);
const { InfluxDB, setLogger } = createRequire(npm + '/')('@influxdata/influxdb-client');
setLogger({ error() {}, warn() {} });
const attempts = [];
const api = new InfluxDB({ url, token: 'none', timeout: 60_000 }).getWriteApi('', 'retried', 's', {
  batchSize: 100, maxRetries: 5, maxRetryTime: 60_000, retryJitter: 1,
  writeFailed: error => {
    attempts.push({ status: error.statusCode ?? 0, message: error.message, retryAfter: error.headers?.['retry-after'] ?? null });
  },
  writeSuccess: () => { attempts.push({ status: 204 }); },
});
for (let i = 0; i < 100; i++) {
  api.writeRecord(`cpu,host=h${i % 10} v=${i}i ${i}`);
}

// The lines wait in the client until the server takes them.
await api.flush(true).catch(() => {});
while (attempts.at(-1)?.status !== 204) {
  await new Promise(resolve => setTimeout(resolve, 20));
}

await api.close();
console.log(JSON.stringify(attempts));
