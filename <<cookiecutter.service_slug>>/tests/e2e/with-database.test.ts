/** The script that gives a command a database. */

<< test_imports("afterEach", "beforeEach", "describe", "expect", "it") >>
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

import { environment, ROOT, RunningProcess, until } from '../support/process.ts';
import { IS_ELSEWHERE } from './service-under-test.ts';

const SCRIPT = join(ROOT, 'scripts/with-database.ts');
const DRIVER = createRequire(import.meta.url).resolve('pg');
const URL = 'postgresql://db.example/service';
const { SIGTERM } = constants.signals;

function script(program: string): string[] {
  return [process.execPath, '--eval', program];
}

const PRINT_URL = script('console.log(process.env.DATABASE_URL)');
const COUNT_RUNS = `
const { Client } = require(${JSON.stringify(DRIVER)});

async function main() {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS runs ()');
  await client.query('INSERT INTO runs DEFAULT VALUES');
  const { rows } = await client.query('SELECT count(*) FROM runs');
  console.log(rows[0].count);
  await client.end();
}
`;
// Says when it is ready; waits for a line, unless SIGTERM comes first.
const WAIT = `
process.on('SIGTERM', () => process.exit(5));
process.on('SIGINT', () => {});
const line = new Promise((resolve) => process.stdin.once('data', resolve));
console.log('ready');
`;

interface Result {
  status: number;
  out: string;
  errors: string;
}

(IS_ELSEWHERE ? describe.skip : describe)('The script that gives a command a database', () => {
  let folder: string;

  <<beforeEach>>(async () => {
    folder = await mkdtemp(join(tmpdir(), 'with-database-'));
    await chmod(folder, 0o755); // as developers' folders are: the database may have its own user
  });

  <<afterEach>>(() => rm(folder, { recursive: true, force: true }));

  function start(command: string[], settings: Record<string, string> = {}, cwd = folder) {
    const parameters = [process.execPath, SCRIPT, ...command];
    return new RunningProcess(parameters, { cwd, env: environment(settings) });
  }

  async function run(...parameters: Parameters<typeof start>): Promise<Result> {
    const started = start(...parameters);
    const status = await started.end();
    return { status, out: started.out, errors: started.errors };
  }

  it('uses a given database', async () => {
    const result = await run(PRINT_URL, { DATABASE_URL: URL });

    expect(result).<<toEqual>>({ status: 0, out: `${URL}\n`, errors: '' });
    expect(await readdir(folder)).<<toEqual>>([]);
  });

  it('takes values from a file unless the environment has them', async () => {
    const file = `DATABASE_URL=${URL}\nPORT=1\nHOST=a\nLOG_LEVEL=\n`;
    await writeFile(join(folder, '.env'), file);
    const names = "['DATABASE_URL', 'PORT', 'HOST', 'LOG_LEVEL']";
    const program = script(`console.log(...${names}.map((name) => process.env[name]))`);

    const result = await run(program, { PORT: '2' });

    expect(result).<<toEqual>>({ status: 0, out: `${URL} 2 a undefined\n`, errors: '' });
  });

  it('passes arguments and exit status on', async () => {
    const program = 'console.log(process.argv.slice(1)); process.exitCode = 7';
    const suicide = "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)";
    const settings = { DATABASE_URL: URL };

    const result = await run([...script(program), 'a b', '$c'], settings);
    expect(result).<<toEqual>>({ status: 7, out: "[ 'a b', '$c' ]\n", errors: '' });
    expect((await run(script(suicide), settings)).status).<<toBe>>(128 + SIGTERM);
    const errors = 'no-such-command: No such file or directory\n';
    const missing = await run(['no-such-command'], settings);
    expect(missing).<<toEqual>>({ status: 127, out: '', errors });
    expect((await run([])).errors).<<toMatch>>(/^usage: /);
  });

  it('lets the command decide what a signal means', async () => {
    const started = start(script(WAIT), { DATABASE_URL: URL });
    await until(() => started.out === 'ready\n');

    started.send('SIGINT');
    started.send('SIGTERM');

    expect(await started.end()).<<toBe>>(5);
    expect(started.errors).<<toBe>>('');
  });

  it('keeps the data of the embedded database, which serves commands at the same time', async () => {
    const odd = join(folder, 'my services', 'long '.repeat(30));
    await mkdir(odd, { recursive: true });
    const count = script(`${COUNT_RUNS} main()`);
    expect(await run(count, {}, odd)).<<toEqual>>({ status: 0, out: '1\n', errors: '' });

    const whole = `${WAIT}${COUNT_RUNS} line.then(main).then(() => process.exit())`;
    const first = start(script(whole), {}, odd);
    await until(() => first.out === 'ready\n');
    const others = await Promise.all([count, count, count].map((each) => run(each, {}, odd)));
    const ends = others.map(({ status, errors }) => [status, errors]);
    expect(ends).<<toEqual>>(others.map(() => [0, '']));
    first.write('go on\n');

    expect(await first.end()).<<toBe>>(0);
    expect([first.out, first.errors]).<<toEqual>>(['ready\n5\n', '']);
    expect(existsSync(join(odd, '.local/postgres/postmaster.pid'))).<<toBe>>(false);
  });

  it('tells why the embedded database does not start', async () => {
    await mkdir(join(folder, '.local/postgres'), { recursive: true });
    await writeFile(join(folder, '.local/postgres/PG_VERSION'), '9\n');

    const { status, errors } = await run(PRINT_URL);

    expect(status).<<toBe>>(1);
    expect(errors).<<toMatch>>(/^The embedded PostgreSQL did not start: /);
  });
});
