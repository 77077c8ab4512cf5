/** The service to test, over HTTP: `E2E_BASE_URL`, or a process started for the run. */

import { Client } from '../support/client.ts';
import type { Answer } from '../support/client.ts';
import { PATH } from '../support/entity.ts';
import { createDatabase } from '../support/postgres.ts';
import { startService } from '../support/process.ts';
import { freshExample } from '../support/unique.ts';

const ATTEMPTS = 20;

/** A service that runs elsewhere is not stopped and started, and shows callers its API only. */
export const IS_ELSEWHERE = Boolean(process.env.E2E_BASE_URL);

export class ServiceUnderTest {
  readonly url: string;
  readonly token: string | null;
  readonly client: Client;
  readonly #paths: string[] = [];
  readonly #stop: () => Promise<void>;

  private constructor(url: string, token: string | null, stop: () => Promise<void>) {
    this.url = url;
    this.token = token;
    this.client = new Client(url, token === null ? {} : { Authorization: `Bearer ${token}` });
    this.#stop = stop;
  }

  static async find(): Promise<ServiceUnderTest> {
    const token = await bearerToken();
    const url = process.env.E2E_BASE_URL;
    if (url) return new ServiceUnderTest(url.replace(/\/$/, ''), token, () => Promise.resolve());

    const database = await createDatabase();
    const service = await startService(database.url);
    await service.untilLive();
    return new ServiceUnderTest(service.url, token, async () => {
      await service.kill();
      await database.drop();
    });
  }

  /** The answer to the creation of an entity. */
  async create(number = 0): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.client.post(PATH, freshExample(number));
      if (answer.status === 201) {
        this.#paths.push(answer.header('Location'));
        return answer;
      }
      // A random value need not fit.
      if (attempt === ATTEMPTS || ![409, 422].includes(answer.status)) {
        throw new Error(`No entity could be created: ${answer.text}`);
      }
    }
  }

  /** Remove what was created. */
  async clean(): Promise<void> {
    for (const path of this.#paths.splice(0)) {
      const { status, text } = await this.client.delete(path);
      if (![204, 404].includes(status)) throw new Error(`${path} is still there: ${text}`);
    }
  }

  async stop(): Promise<void> {
    await this.#stop();
  }
}

/** A token for the service: a given one, or one for given client credentials. */
async function bearerToken(): Promise<string | null> {
  const { E2E_BEARER_TOKEN, E2E_TOKEN_URL, E2E_CLIENT_ID, E2E_CLIENT_SECRET } = process.env;
  if (E2E_BEARER_TOKEN) return E2E_BEARER_TOKEN;
  if (!E2E_TOKEN_URL) return null;
  const credentials = Buffer.from(`${E2E_CLIENT_ID ?? ''}:${E2E_CLIENT_SECRET ?? ''}`);
  const response = await fetch(E2E_TOKEN_URL, {
    method: 'POST',
    headers: { Authorization: `Basic ${credentials.toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  if (!response.ok) throw new Error(`No token: ${E2E_TOKEN_URL} answered ${response.status}`);
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}
