/** Settings from environment variables, checked once at start. */

import { z } from 'zod';

import { clientConfig, InvalidDatabaseUrl } from '../database/url.ts';

export type LogLevel = (typeof LOG_LEVELS)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** The message names each bad variable, in one line and without its value. */
export class InvalidConfiguration extends Error {
  constructor(problems: readonly string[]) {
    super(`Invalid configuration: ${problems.join('; ')}`);
  }
}

const APP_ENVS = ['development', 'test', 'staging', 'production'] as const;
const LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;

const BOOLEAN = {
  truthy: ['true', '1', 'yes', 'on', 't', 'y'],
  falsy: ['false', '0', 'no', 'off', 'f', 'n'],
  error: 'Input should be true or false',
};

const ORIGIN = /^(\*|https?:\/\/[^/\s]+)$/;

/** In plain digits: Number() would take "", "0x1" and "1e2" too. */
function number(form: RegExp, expected: string, accepts: (value: number) => boolean) {
  const error = `Input should be a ${expected}`;
  return z.string().trim().regex(form, error).transform(Number).refine(accepts, error);
}

function integer(min: number, max = Number.MAX_SAFE_INTEGER) {
  const isInRange = (value: number): boolean => value >= min && value <= max;
  return number(/^\d+$/, `whole number from ${min} to ${max}`, isInRange);
}

function seconds(expected: string, accepts: (value: number) => boolean) {
  return number(/^(\d+(\.\d*)?|\.\d+)$/, `number ${expected}`, accepts);
}

const databaseUrl = z
  .string({ error: 'is required' })
  .trim() // a secret from a file ends with a line break
  .check(({ value, issues }) => {
    try {
      clientConfig(value);
    } catch (error) {
      if (!(error instanceof InvalidDatabaseUrl)) throw error;
      issues.push({ code: 'custom', message: error.message, input: value });
    }
  });

const boolean = z.string().trim().pipe(z.stringbool(BOOLEAN));

const httpUrl = z.url({ protocol: /^https?$/, error: 'Input should be a URL with http or https' });

/** Keys for development, as `make token` makes them, are in a file. */
const keysUrl = z.union([httpUrl, z.url({ protocol: /^file$/ })], {
  error: 'Input should be a URL with http, https or file',
});

const origins = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .refine(
    (parts) => parts.every((part) => ORIGIN.test(part)),
    'Input should be origins such as https://shop.example, parted by commas, or *',
  );

/** By their names here: PORT is `port`, LOG_LEVEL is `logLevel`. */
const variables = z.object({
  appEnv: z
    .enum(APP_ENVS, { error: `Input should be one of ${APP_ENVS.join(', ')}` })
    .default('development'),
  host: z.string().default('127.0.0.1'),
  port: integer(1, 65_535).default(8000),
  logLevel: z
    .string()
    .toLowerCase()
    .pipe(z.enum(LOG_LEVELS, { error: `Input should be one of ${LOG_LEVELS.join(', ')}` }))
    .default('info'),

  databaseUrl,
  databasePoolSize: integer(1, 1000).default(10),
  databaseTimeoutSeconds: seconds(
    'greater than 0 and at most 300',
    (value) => value > 0 && value <= 300,
  ).default(5),

  requestBodyLimitBytes: integer(1).default(1_048_576),
  corsOrigins: origins.default([]),

  authEnabled: boolean.nullable().default(null),
  authIssuer: httpUrl.nullable().default(null),
  authAudience: z.string().nullable().default(null),
  authJwksUrl: keysUrl.nullable().default(null),

  shutdownGraceSeconds: seconds('from 0 to 3600', (value) => value <= 3600).default(20),
  otelExporterOtlpEndpoint: httpUrl.nullable().default(null),
});

export type Settings = Readonly<z.output<typeof variables>>;

/** The settings that an environment holds; throws InvalidConfiguration. */
export function parseSettings(environment: Environment): Settings {
  const result = variables.safeParse(given(environment));
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `${variableOf(path.join())}: ${message}`,
    );
    throw new InvalidConfiguration(problems);
  }
  const { appEnv, authEnabled, authIssuer, authAudience, authJwksUrl } = result.data;
  if (appEnv === 'production' && authEnabled === null) {
    throw new InvalidConfiguration([
      'AUTH_ENABLED must be set to true or false when APP_ENV=production',
    ]);
  }
  if (appEnv === 'production' && URL.parse(authJwksUrl ?? '')?.protocol === 'file:') {
    throw new InvalidConfiguration(['AUTH_JWKS_URL must not be a file when APP_ENV=production']);
  }
  if (authEnabled && (authIssuer === null || authAudience === null)) {
    throw new InvalidConfiguration(['AUTH_ENABLED=true needs AUTH_ISSUER and AUTH_AUDIENCE']);
  }
  return result.data;
}

/** Names count without regard to case; an empty variable is an unset one. */
function given(environment: Environment): Record<string, string | undefined> {
  const set = Object.entries(environment).filter(([, value]) => value);
  const values = Object.fromEntries(set.map(([name, value]) => [name.toUpperCase(), value]));
  const names = Object.keys(variables.shape);
  return Object.fromEntries(names.map((name) => [name, values[variableOf(name)]]));
}

function variableOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, '_$&').toUpperCase();
}

/** Read the environment; a bad value stops the process with one line on stderr. */
export function loadSettings(): Settings {
  try {
    return parseSettings(process.env);
  } catch (error) {
    if (error instanceof InvalidConfiguration) {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    }
    throw error;
  }
}
