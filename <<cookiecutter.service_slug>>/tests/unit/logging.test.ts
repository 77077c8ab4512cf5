/** Logs: one JSON object per line, whatever is logged. */

<< test_imports("describe", "expect", "it") >>

import { getLogger } from '../../src/core/logging.ts';
import { logOf } from '../support/log.ts';
import type { Entry } from '../support/log.ts';

const logger = getLogger('app.test');

/** The only entry that an action leaves. */
async function entryOf(action: () => void): Promise<Entry> {
  const [entry = {}, ...others] = await logOf(action);
  expect(others).<<toEqual>>([]);
  return entry;
}

describe('an entry', () => {
  it('holds an exception with its causes, and nothing but its stack', async () => {
    const cause = Object.assign(new TypeError('broken\nin two'), { body: 'secret' });
    const entry = await entryOf(() => {
      logger.error(Object.assign(new Error('outer', { cause }), { body: 'secret' }), 'failed');
    });

    expect(entry.message).<<toBe>>('failed');
    expect(entry.exception).<<toMatch>>(/^Error: outer\n +at /);
    expect(entry.exception).<<toMatch>>(/\ncaused by: TypeError: broken\nin two\n/);
    expect(JSON.stringify(entry)).<<notToContain>>('secret');
  });

  it('holds what is thrown instead of an error, if that is text', async () => {
    const log = await logOf(() => {
      logger.error({ exception: 'thrown text' }, 'failed');
      logger.error({ exception: { body: 'secret' } }, 'failed');
    });

    expect(log[0]?.exception).<<toBe>>('thrown text');
    expect(JSON.stringify(log)).<<notToContain>>('secret');
  });

  it('survives causes in a circle', async () => {
    const error = new Error('round');
    error.cause = error;

    const { exception } = await entryOf(() => {
      logger.error(error, 'failed');
    });

    expect(exception).<<toMatch>>(/^Error: round\n/);
  });

  it('is one line whatever it says', async () => {
    const messages = ['a "quote"', 'two\nlines', '\x1b[31mred', 'ü \u2028 \0', 'bad: \ud800'];
    const circle: Entry = {};
    circle.self = circle;
    const values = [{}, NaN, new Set([1, 2]), Buffer.from([255]), '\ud800', 5n, circle];

    const log = await logOf(() => {
      for (const message of messages) logger.info(message);
      for (const value of values) logger.info({ value }, 'x');
    });

    expect(log.slice(0, messages.length).map(({ message }) => message)).<<toEqual>>(messages);
    const rest = log.slice(messages.length);
    expect(rest.map((entry) => 'value' in entry)).<<toEqual>>(values.map(() => true));
  });
});
