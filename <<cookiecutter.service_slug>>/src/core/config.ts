/** Settings from environment variables, checked once at start. */

import { z } from 'zod';

import { clientConfig, InvalidDatabaseUrl } from '../database/url.ts';

export interface Settings {
  readonly appEnv: 'development' | 'test' | 'staging' | 'production';
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  readonly databaseTimeoutSeconds: number;
  readonly requestBodyLimitBytes: number;
  readonly corsOrigins: readonly string[];
  readonly authEnabled: boolean | null;
  readonly authIssuer: string | null;
  readonly authAudience: string | null;
  readonly authJwksUrl: string | null;
  readonly shutdownGraceSeconds: number;
  readonly otelExporterOtlpEndpoint: string | null;
}

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

const TRUE_WORDS = new Set(['true', '1', 'yes', 'on', 't', 'y']);
const FALSE_WORDS = new Set(['false', '0', 'no', 'off', 'f', 'n']);

const ORIGIN = /^(\*|https?:\/\/[^/\s]+)$/;

function integer(min: number, max = Number.MAX_SAFE_INTEGER) {
  const error = `Input should be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\s*\d+\s*$/, error)
    .transform(Number)
    .refine((value) => value >= min && value <= max, error);
}

function seconds(accepts: (value: number) => boolean, expected: string) {
  const error = `Input should be a number ${expected}`;
  return z
    .string()
    .regex(/^\s*(\d+(\.\d*)?|\.\d+)\s*$/, error)
    .transform(Number)
    .refine(accepts, error);
}

function isHttpUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && /^https?:\/\//i.test(value);
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

const boolean = z
  .string()
  .transform((value) => value.trim().toLowerCase())
  .refine((word) => TRUE_WORDS.has(word) || FALSE_WORDS.has(word), 'Input should be true or false')
  .transform((word) => TRUE_WORDS.has(word));

const httpUrl = z.string().refine(isHttpUrl, 'Input should be a URL with http or https');

const origins = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
  .refine(
    (parts) => parts.every((part) => ORIGIN.test(part)),
    'Input should be origins such as https://shop.example, parted by commas, or *',
  );

const variables = z.object({
  APP_ENV: z
    .enum(APP_ENVS, { error: `Input should be one of ${APP_ENVS.join(', ')}` })
    .default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(1, 65_535).default(8000),
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .pipe(z.enum(LOG_LEVELS, { error: `Input should be one of ${LOG_LEVELS.join(', ')}` }))
    .default('info'),

  DATABASE_URL: databaseUrl,
  DATABASE_POOL_SIZE: integer(1, 1000).default(10),
  DATABASE_TIMEOUT_SECONDS: seconds(
    (value) => value > 0 && value <= 300,
    'greater than 0 and at most 300',
  ).default(5),

  REQUEST_BODY_LIMIT_BYTES: integer(1).default(1_048_576),
  CORS_ORIGINS: origins.default([]),

  AUTH_ENABLED: boolean.nullable().default(null),
  AUTH_ISSUER: httpUrl.nullable().default(null),
  AUTH_AUDIENCE: z.string().nullable().default(null),
  AUTH_JWKS_URL: httpUrl.nullable().default(null),

  SHUTDOWN_GRACE_SECONDS: seconds((value) => value <= 3600, 'from 0 to 3600').default(20),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.nullable().default(null),
});

/** The settings that an environment holds; throws InvalidConfiguration. */
export function parseSettings(environment: Environment): Settings {
  const result = variables.safeParse(normalised(environment));
  if (!result.success) {
    const { issues } = result.error;
    throw new InvalidConfiguration(issues.map((issue) => `${issue.path.join()}: ${issue.message}`));
  }
  const given = result.data;
  if (given.APP_ENV === 'production' && given.AUTH_ENABLED === null) {
    throw new InvalidConfiguration([
      'AUTH_ENABLED must be set to true or false when APP_ENV=production',
    ]);
  }
  if (given.AUTH_ENABLED && (given.AUTH_ISSUER === null || given.AUTH_AUDIENCE === null)) {
    throw new InvalidConfiguration(['AUTH_ENABLED=true needs AUTH_ISSUER and AUTH_AUDIENCE']);
  }
  return {
    appEnv: given.APP_ENV,
    host: given.HOST,
    port: given.PORT,
    logLevel: given.LOG_LEVEL,
    databaseUrl: given.DATABASE_URL,
    databasePoolSize: given.DATABASE_POOL_SIZE,
    databaseTimeoutSeconds: given.DATABASE_TIMEOUT_SECONDS,
    requestBodyLimitBytes: given.REQUEST_BODY_LIMIT_BYTES,
    corsOrigins: given.CORS_ORIGINS,
    authEnabled: given.AUTH_ENABLED,
    authIssuer: given.AUTH_ISSUER,
    authAudience: given.AUTH_AUDIENCE,
    authJwksUrl: given.AUTH_JWKS_URL,
    shutdownGraceSeconds: given.SHUTDOWN_GRACE_SECONDS,
    otelExporterOtlpEndpoint: given.OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}

/** Names count without regard to case; an empty variable is an unset one. */
function normalised(environment: Environment): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value) {
      result[name.toUpperCase()] = value;
    }
  }
  return result;
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
