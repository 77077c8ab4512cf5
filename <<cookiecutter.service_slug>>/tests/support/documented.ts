/** Holds every answer that a test gets against the OpenAPI document. */

import { document } from '../../src/api/openapi.ts';
import { createApplication } from '../../src/app.ts';
import { parseSettings } from '../../src/core/config.ts';

interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, unknown> }>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface Path {
  pattern: RegExp;
  operations: Record<string, Operation>;
}

let paths: Path[] | undefined;

/** Fail if the answer's status or media type is not documented. */
export function assertDocumented(method: string, address: string, answer: Answer): void {
  const [path = ''] = address.split('?');
  paths ??= documentedPaths();
  for (const { pattern, operations } of paths) {
    const operation = operations[method.toLowerCase()];
    if (operation !== undefined && pattern.test(path)) check(operation, method, answer);
  }
}

function check({ operationId, responses }: Operation, method: string, answer: Answer): void {
  const response = responses[answer.status];
  if (response === undefined) throw new Error(`${operationId} answers ${answer.status} silently`);
  if (method === 'HEAD') return;
  const sent = withoutParameters(answer.headers['content-type'] ?? '');
  const documented = Object.keys(response.content ?? {}).map(withoutParameters);
  if (documented.length === 0 ? sent !== '' : !documented.includes(sent)) {
    throw new Error(`${operationId} answers ${answer.status} with "${sent}" silently`);
  }
}

function documentedPaths(): Path[] {
  const settings = parseSettings({ DATABASE_URL: 'postgresql://localhost/none' });
  const { paths } = document(createApplication(settings).express) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(paths).map(([path, operations]) => ({
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    operations,
  }));
}

function withoutParameters(mediaType: string): string {
  return mediaType.split(';', 1)[0] ?? '';
}
