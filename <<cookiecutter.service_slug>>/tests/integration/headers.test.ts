/** Headers for browsers: security and CORS. */

<< test_imports("describe", "expect", "it") >>

import { useOfflineService } from '../support/application.ts';
import type { Answer, Client } from '../support/client.ts';
import { PATH } from '../support/entity.ts';

const ORIGIN = 'https://app.example';
const EVIL = 'https://evil.example';
const SECURITY: Record<string, string> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
const STATUSES: [string, number][] = [
  ['/', 200],
  ['/metrics', 200],
  [`${PATH}/`, 308],
  ['/nowhere', 404],
  [PATH, 503],
];

function preflight(client: Client, origin: string): Promise<Answer> {
  return client.send('OPTIONS', PATH, undefined, {
    Origin: origin,
    'Access-Control-Request-Method': 'PATCH',
    'Access-Control-Request-Headers': 'authorization,content-type,if-match',
  });
}

function namesOf(answer: Answer, start: string): string[] {
  return Object.keys(answer.headers).filter((name) => name.startsWith(start));
}

describe('security headers', () => {
  const service = useOfflineService();

  it('are in every answer', async () => {
    for (const [path, status] of STATUSES) {
      const answer = await service.client.get(path);

      expect([path, answer.status]).<<toEqual>>([path, status]);
      const found = Object.keys(SECURITY).map((name) => [name, answer.header(name)]);
      expect(Object.fromEntries(found)).<<toEqual>>(SECURITY);
      expect([...namesOf(answer, 'server'), ...namesOf(answer, 'x-powered-by')]).<<toEqual>>([]);
    }
  });

  it('come without CORS by default', async () => {
    const answer = await service.client.get('/', { Origin: ORIGIN });
    const refused = await preflight(service.client, ORIGIN);

    expect(namesOf(answer, 'access-control')).<<toEqual>>([]);
    expect(namesOf(refused, 'access-control')).<<toEqual>>([]);
  });
});

describe('CORS', () => {
  const service = useOfflineService({ corsOrigins: [ORIGIN] });
  const open = useOfflineService({ corsOrigins: ['*'] });

  it('lets browsers call from a configured origin', async () => {
    const allowed = await preflight(service.client, ORIGIN);
    const answer = await service.client.get('/', { Origin: ORIGIN });

    expect(allowed.header('Access-Control-Allow-Origin')).<<toBe>>(ORIGIN);
    expect(allowed.header('Access-Control-Allow-Methods')).<<toContain>>('PATCH');
    expect(allowed.header('Access-Control-Allow-Headers')).<<toContain>>('If-Match');
    expect(answer.header('Access-Control-Allow-Origin')).<<toBe>>(ORIGIN);
    const exposed = answer.header('Access-Control-Expose-Headers').split(/, ?/);
    for (const name of ['ETag', 'Link', 'Location', 'X-Request-ID', 'X-Total-Count']) {
      expect(exposed).<<toContain>>(name);
    }
    expect(answer.header('X-Frame-Options')).<<toBe>>('DENY');
  });

  it('lets browsers read problems', async () => {
    for (const path of ['/nowhere', PATH]) {
      const answer = await service.client.get(path, { Origin: ORIGIN });

      expect(answer.header('Content-Type')).<<toBe>>('application/problem+json');
      expect(answer.header('Access-Control-Allow-Origin')).<<toBe>>(ORIGIN);
    }
  });

  it('does not let browsers call from elsewhere', async () => {
    const refused = await preflight(service.client, EVIL);
    const answer = await service.client.get('/', { Origin: EVIL });

    expect(refused.has('Access-Control-Allow-Origin')).<<toBe>>(false);
    expect(answer.has('Access-Control-Allow-Origin')).<<toBe>>(false);
  });

  it('can allow any origin', async () => {
    const answer = await open.client.get('/', { Origin: ORIGIN });

    expect(answer.header('Access-Control-Allow-Origin')).<<toBe>>('*');
    expect(answer.has('Access-Control-Allow-Credentials')).<<toBe>>(false);
  });
});
