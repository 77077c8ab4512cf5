/** Logs: one JSON object per line, whatever is logged. */

<<test_imports("afterAll", "beforeEach", "describe", "expect", "it")>>

import { configureLogging, getLogger, requestContext } from '../../src/core/logging.ts';

type Entry = Record<string, unknown>;

const logger = getLogger('app.test');
let lines: string[] = [];

function entries(): Entry[] {
  return lines.map((line) => JSON.parse(line) as Entry);
}

/** The only entry so far. */
function entry(): Entry {
  expect(lines).<<toHaveLength>>(1);
  expect(lines[0]).<<toMatch>>(/^[^\n]+\n$/);
  return entries()[0] ?? {};
}

/** Within a suite: hooks outside of suites may be run for the tests of other files too. */
function captureLog(): void {
  beforeEach(() => {
    lines = [];
    configureLogging('info', { write: (line) => lines.push(line) });
  });

  <<afterAll>>(() => {
    configureLogging('info');
  });
}

describe('an entry', () => {
  captureLog();

  it('always has the same fields', () => {
    logger.warn('hello');

    const { timestamp, ...others } = entry();
    expect(timestamp).<<toMatch>>(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(others).<<toEqual>>({
      level: 'warning',
      message: 'hello',
      logger: 'app.test',
      request_id: null,
      trace_id: null,
    });
  });

  it('has the fields of the call', () => {
    logger.info({ status: 200, route: '/things/{id}' }, 'x');

    const { status, route, message } = entry();
    expect([status, route, message]).<<toEqual>>([200, '/things/{id}', 'x']);
  });

  it('has the ids of the request', () => {
    requestContext.run({ requestId: 'abc', traceId: '00ff' }, () => {
      logger.info('x');
    });

    const { request_id, trace_id } = entry();
    expect([request_id, trace_id]).<<toEqual>>(['abc', '00ff']);
  });

  it('holds an exception with its causes', () => {
    const cause = new TypeError('broken\nin two');

    logger.error(new Error('outer', { cause }), 'failed');

    const { exception, message } = entry();
    expect(message).<<toBe>>('failed');
    expect(exception).<<toMatch>>(/^Error: outer\n +at /);
    expect(exception).<<toMatch>>(/\ncaused by: TypeError: broken\nin two\n/);
  });

  it('holds nothing of an exception but its stack', () => {
    logger.error(Object.assign(new Error('bad'), { body: 'secret' }), 'failed');
    logger.error({ exception: 'thrown text' }, 'failed');
    logger.error({ exception: { body: 'secret' } }, 'failed');

    expect(lines.join()).<<notToContain>>('secret');
    expect(entries()[1]?.exception).<<toBe>>('thrown text');
  });

  it('survives causes in a circle', () => {
    const error = new Error('round');
    error.cause = error;

    logger.error(error, 'failed');

    expect(entry().exception).<<toMatch>>(/^Error: round\n/);
  });

  for (const message of ['a "quote"', 'two\nlines', '\x1b[31mred', 'ü \u2028 \0', 'bad: \ud800']) {
    it(`is one line with ${JSON.stringify(message)}`, () => {
      logger.info(message);

      expect(entry().message).<<toBe>>(message);
    });
  }

  const circle: Entry = {};
  circle.self = circle;
  for (const value of [{}, Number.NaN, new Set([1, 2]), Buffer.from([255]), '\ud800', 5n, circle]) {
    it(`is one line with a value such as ${Object.prototype.toString.call(value)}`, () => {
      logger.info({ value }, 'x');

      expect(Object.keys(entry())).<<toContain>>('value');
    });
  }
});

describe('configureLogging', () => {
  captureLog();

  it('sets the level of loggers that exist and of later ones', () => {
    configureLogging('error', { write: (line) => lines.push(line) });

    for (const each of [logger, getLogger('app.later')]) {
      each.warn('hidden');
      each.error('shown');
    }

    const messages = entries().map(({ message }) => message);
    expect(messages).<<toEqual>>(['shown', 'shown']);
  });

  it('knows the level that pino calls otherwise', () => {
    configureLogging('warning', { write: (line) => lines.push(line) });

    logger.info('hidden');
    logger.warn('shown');

    expect(entry().level).<<toBe>>('warning');
  });
});
