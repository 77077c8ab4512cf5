/** Settings: what is taken, and the one line that says what is not. */

<< test_imports("describe", "expect", "it") >>

import { InvalidConfiguration, parseSettings } from '../../src/core/config.ts';
import type { Environment, Settings } from '../../src/core/config.ts';

const URL = 'postgresql://someone:hidden@localhost/service';

function load(environment: Environment = {}): Settings {
  return parseSettings({ DATABASE_URL: URL, ...environment });
}

/** The message about an environment that is refused. */
function refusal(environment: Environment): string {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof InvalidConfiguration) {
      return error.message;
    }
    throw error;
  }
  return 'it was taken';
}

const DEFAULTS: Settings = {
  appEnv: 'development',
  host: '127.0.0.1',
  port: 8000,
  logLevel: 'info',
  databaseUrl: URL,
  databasePoolSize: 10,
  databaseTimeoutSeconds: 5,
  requestBodyLimitBytes: 1_048_576,
  corsOrigins: [],
  authEnabled: null,
  authIssuer: null,
  authAudience: null,
  authJwksUrl: null,
  shutdownGraceSeconds: 20,
  otelExporterOtlpEndpoint: null,
};
const NAMES = Object.keys(DEFAULTS).map(
  (name) => [name, name.replace(/[A-Z]/g, '_$&').toUpperCase()] as const,
);

describe('parseSettings', () => {
  it('requires nothing but the database', () => {
    expect(load()).<<toEqual>>(DEFAULTS);
  });

  it('takes what is empty for what is not set', () => {
    for (const [, name] of NAMES) {
      if (name !== 'DATABASE_URL') expect(load({ [name]: '' })).<<toEqual>>(DEFAULTS);
    }
    const message = 'Invalid configuration: DATABASE_URL: is required';
    expect(refusal({ DATABASE_URL: '' })).<<toBe>>(message);
  });

  it('matches names without regard to case', () => {
    expect(load({ port: '1234' }).port).<<toBe>>(1234);
  });

  const taken: [keyof Settings, text: string, value: unknown][] = [
    ['appEnv', 'staging', 'staging'],
    ['host', '0.0.0.0', '0.0.0.0'],
    ['port', '65535', 65_535],
    ['logLevel', 'WARNING', 'warning'],
    ['databaseTimeoutSeconds', '0.5', 0.5],
    ['databaseUrl', `${URL}?sslmode=verify-full`, `${URL}?sslmode=verify-full`],
    ['databaseUrl', 'postgres://:@/a?host=/run\n', 'postgres://:@/a?host=/run'],
    ['corsOrigins', 'https://a.example', ['https://a.example']],
    [
      'corsOrigins',
      ' https://a.example, http://localhost:3000 ,',
      ['https://a.example', 'http://localhost:3000'],
    ],
    ['corsOrigins', '*', ['*']],
    ['authJwksUrl', 'file:///keys.json', 'file:///keys.json'],
    ['authEnabled', 'false', false],
    ['authEnabled', '0', false],
    ['authEnabled', 'No', false],
    ['authEnabled', 'OFF', false],
    ['shutdownGraceSeconds', '0', 0],
    // As it was written: issuers are compared character by character.
    ['authIssuer', 'https://login.example', 'https://login.example'],
    ['authIssuer', 'https://login.example/', 'https://login.example/'],
    ['otelExporterOtlpEndpoint', 'http://collector:4318', 'http://collector:4318'],
  ];
  it('reads values of every form', () => {
    for (const [key, text, value] of taken) {
      const name = NAMES.find(([each]) => each === key)?.[1] ?? '';
      expect([name, load({ [name]: text })[key]]).<<toEqual>>([name, value]);
    }
    const others = { AUTH_ISSUER: 'https://login.example', AUTH_AUDIENCE: 'api' };
    for (const word of ['true', 'TRUE', '1', 'yes', 'on']) {
      expect(load({ AUTH_ENABLED: word, ...others }).authEnabled).<<toBe>>(true);
    }
  });

  const refused: Record<string, string[]> = {
    APP_ENV: ['prod'],
    PORT: ['0', '65536', 'http', '0x50', '8e3'],
    LOG_LEVEL: ['loud'],
    DATABASE_URL: ['nonsense', 'postgresql://someone:hidden@localhost'],
    DATABASE_POOL_SIZE: ['0', '1001', '2.5'],
    DATABASE_TIMEOUT_SECONDS: ['0', '301', 'nan'],
    REQUEST_BODY_LIMIT_BYTES: ['0', '1MB'],
    CORS_ORIGINS: ['a.example', 'https://a.example/path', 'https://a.example,ftp://b.example'],
    AUTH_ENABLED: ['maybe'],
    AUTH_ISSUER: ['login.example', 'https:login.example'],
    AUTH_JWKS_URL: ['ftp://keys.example/keys'],
    SHUTDOWN_GRACE_SECONDS: ['-1', 'nan', 'soon'],
    OTEL_EXPORTER_OTLP_ENDPOINT: ['collector:4318'],
  };
  for (const [name, texts] of Object.entries(refused)) {
    it(`refuses odd values in one line: ${name}`, () => {
      for (const text of texts) {
        const message = refusal({ [name]: text });

        const start = `Invalid configuration: ${name}: `;
        expect([text, message.slice(0, start.length)]).<<toEqual>>([text, start]);
        expect(message).<<notToMatch>>(/[\n;]|hidden/);
      }
    });
  }

  it('names all bad values', () => {
    const bad = 'mysql://someone:hidden@localhost/service';

    const message = refusal({ PORT: 'x', DATABASE_URL: bad });

    expect(message).<<toMatch>>(/^Invalid configuration: PORT: /);
    expect(message).<<toContain>>('; DATABASE_URL: must be of the form postgresql://');
    expect(message).<<notToMatch>>(/\n|hidden/);
  });
});

describe('authentication', () => {
  const half = 'AUTH_ENABLED=true needs AUTH_ISSUER and AUTH_AUDIENCE';
  const accidents: [Environment, message: string][] = [
    [
      { APP_ENV: 'production' },
      'AUTH_ENABLED must be set to true or false when APP_ENV=production',
    ],
    [
      { APP_ENV: 'production', AUTH_ENABLED: 'true', AUTH_JWKS_URL: 'file:///keys.json' },
      'AUTH_JWKS_URL must not be a file when APP_ENV=production',
    ],
    [{ AUTH_ENABLED: 'true' }, half],
    [{ AUTH_ENABLED: 'true', AUTH_ISSUER: 'https://login.example' }, half],
    [{ AUTH_ENABLED: 'true', AUTH_AUDIENCE: 'api' }, half],
  ];
  it('is never off by accident', () => {
    for (const [environment, message] of accidents) {
      expect(refusal(environment)).<<toBe>>(`Invalid configuration: ${message}`);
    }
  });

  it('may be on or off in production', () => {
    const trust = { AUTH_ISSUER: 'https://login.example', AUTH_AUDIENCE: 'api' };
    for (const enabled of ['true', 'false']) {
      const settings = load({ APP_ENV: 'production', AUTH_ENABLED: enabled, ...trust });

      expect(settings.authEnabled).<<toBe>>(enabled === 'true');
    }
  });
});
