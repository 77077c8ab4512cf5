/** JSON logs: one object per line on stdout. */

import { AsyncLocalStorage } from 'node:async_hooks';

import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

import type { LogLevel } from './config.ts';
import { isError } from './exceptions.ts';

/** What every entry says about the request that it was written for. */
export interface RequestContext {
  readonly requestId: string;
  readonly traceId: string | null;
}

export const requestContext = new AsyncLocalStorage<RequestContext>();

// Written at once: no line is lost when the process ends, however it ends.
const stdout: DestinationStream = pino.destination({ dest: 1, sync: true });
let destination = stdout;

const root = pino(
  {
    base: null,
    messageKey: 'message',
    errorKey: 'exception',
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label === 'warn' ? 'warning' : label }) },
    serializers: { exception: describeError },
    mixin: () => {
      const context = requestContext.getStore();
      return { request_id: context?.requestId ?? null, trace_id: context?.traceId ?? null };
    },
  },
  {
    write: (line) => {
      destination.write(line);
    },
  },
);
const loggers = new Map<string, Logger>();

/** The logger of a part of the service: `logger.warn({fields}, message)`. */
export function getLogger(name: string): Logger {
  let logger = loggers.get(name);
  if (logger === undefined) {
    logger = root.child({ logger: name });
    loggers.set(name, logger);
  }
  return logger;
}

/** Set the level of all loggers, those that exist included, and where they write to. */
export function configureLogging(level: LogLevel, to: DestinationStream = stdout): void {
  destination = to;
  root.level = level === 'warning' ? 'warn' : level;
  for (const logger of loggers.values()) {
    logger.level = root.level;
  }
}

/**
 * The stacks of an error and of its causes.
 *
 * Nothing else: bodies, statements and their values are properties of some libraries' errors.
 */
export function describeError(error: unknown): string {
  if (isError(error)) return pino.stdSerializers.err(error).stack;
  return typeof error === 'string' ? error : `not an Error but ${typeof error}`;
}
