/** Settings: what is taken, and the one line that says what is not. */

<<test_imports("describe", "expect", "it")>>

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

  for (const [, name] of NAMES) {
    it(`takes an empty ${name} as one that is not set`, () => {
      if (name === 'DATABASE_URL') {
        const message = 'Invalid configuration: DATABASE_URL: is required';
        expect(refusal({ [name]: '' })).<<toBe>>(message);
      } else {
        expect(load({ [name]: '' })).<<toEqual>>(DEFAULTS);
      }
    });
  }

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
  for (const [key, text, value] of taken) {
    const name = NAMES.find(([each]) => each === key)?.[1] ?? '';
    it(`reads ${name}=${text}`, () => {
      expect(load({ [name]: text })[key]).<<toEqual>>(value);
    });
  }

  for (const word of ['true', 'TRUE', '1', 'yes', 'on']) {
    it(`reads AUTH_ENABLED=${word}`, () => {
      const others = { AUTH_ISSUER: 'https://login.example', AUTH_AUDIENCE: 'api' };
      expect(load({ AUTH_ENABLED: word, ...others }).authEnabled).<<toBe>>(true);
    });
  }

  const refused: [name: string, text: string][] = [
    ['APP_ENV', 'prod'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', 'http'],
    ['PORT', '0x50'],
    ['PORT', '8e3'],
    ['LOG_LEVEL', 'loud'],
    ['DATABASE_URL', 'nonsense'],
    ['DATABASE_URL', 'postgresql://someone:hidden@localhost:99999/service'],
    ['DATABASE_URL', 'postgresql://someone:hidden@localhost'],
    ['DATABASE_URL', 'mysql://someone:hidden@localhost/service'],
    ['DATABASE_URL', '//someone:hidden@localhost/service'],
    ['DATABASE_URL', 'postgresql://localhost/service?application_name=a'],
    ['DATABASE_URL', 'postgresql://localhost/service?sslmode=always'],
    ['DATABASE_URL', 'postgresql://localhost/service?sslmode=require&sslmode=disable'],
    ['DATABASE_POOL_SIZE', '0'],
    ['DATABASE_POOL_SIZE', '1001'],
    ['DATABASE_POOL_SIZE', '2.5'],
    ['DATABASE_TIMEOUT_SECONDS', '0'],
    ['DATABASE_TIMEOUT_SECONDS', '301'],
    ['DATABASE_TIMEOUT_SECONDS', 'nan'],
    ['REQUEST_BODY_LIMIT_BYTES', '0'],
    ['REQUEST_BODY_LIMIT_BYTES', '1MB'],
    ['CORS_ORIGINS', 'a.example'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['CORS_ORIGINS', 'https://a.example,ftp://b.example'],
    ['AUTH_ENABLED', 'maybe'],
    ['AUTH_ISSUER', 'login.example'],
    ['AUTH_ISSUER', 'https:login.example'],
    ['AUTH_JWKS_URL', 'ftp://keys.example/keys'],
    ['SHUTDOWN_GRACE_SECONDS', '-1'],
    ['SHUTDOWN_GRACE_SECONDS', 'nan'],
    ['SHUTDOWN_GRACE_SECONDS', 'soon'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ];
  for (const [name, text] of refused) {
    it(`refuses ${name}=${text} in one line`, () => {
      const message = refusal({ [name]: text });

      expect(message.startsWith(`Invalid configuration: ${name}: `)).<<toBe>>(true);
      expect(message).<<notToMatch>>(/[\n;]|hidden/);
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
  for (const [environment, message] of accidents) {
    it(`is never off by accident: ${JSON.stringify(environment)}`, () => {
      expect(refusal(environment)).<<toBe>>(`Invalid configuration: ${message}`);
    });
  }

  for (const enabled of ['true', 'false']) {
    it(`may be ${enabled} in production`, () => {
      const settings = load({
        APP_ENV: 'production',
        AUTH_ENABLED: enabled,
        AUTH_ISSUER: 'https://login.example',
        AUTH_AUDIENCE: 'api',
      });

      expect(settings.authEnabled).<<toBe>>(enabled === 'true');
    });
  }
});
