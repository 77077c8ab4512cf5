/** Tracing costs nothing until it is switched on: its packages are not even loaded. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

<<test_imports("describe", "expect", "it")>>

const PROGRAM = `
import { createRequire } from 'node:module';
import { parseSettings } from './src/core/config.ts';
import { activeTracing, startTracing } from './src/core/tracing.ts';
import './src/app.ts';

const loaded = () => 'opentelemetry.js.api.1' in globalThis ||
  Object.getOwnPropertySymbols(globalThis).some((symbol) => /opentelemetry/.test(String(symbol)));
async function start(environment) {
  await startTracing(parseSettings({ DATABASE_URL: 'postgresql://localhost/none', ...environment }));
  console.log(activeTracing() !== null, loaded());
}
await start({});
await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
`;

describe('tracing', () => {
  it('is loaded only with an endpoint', async () => {
    const cwd = join(import.meta.dirname, '../..');
    const parameters = ['--input-type=module', '--eval', PROGRAM];

    const { stdout, stderr } = await promisify(execFile)(process.execPath, parameters, { cwd });

    expect(stderr).<<toBe>>('');
    expect(stdout).<<toBe>>('false false\ntrue true\n');
  });
});
