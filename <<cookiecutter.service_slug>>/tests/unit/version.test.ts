/** What the service says about itself is what its package says. */

<<test_imports("describe", "expect", "it")>>
import { readFileSync } from 'node:fs';

import { SERVICE_DESCRIPTION, SERVICE_NAME, VERSION } from '../../src/about.ts';

const FILE = new URL('../../package.json', import.meta.url);

describe('The service', () => {
  it('has the version and the description of its package', () => {
    const file = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>;

    expect(VERSION).<<toBe>>(file.version);
    expect(SERVICE_DESCRIPTION).<<toBe>>(file.description);
    expect(SERVICE_NAME).<<notToBe>>('');
  });
});
