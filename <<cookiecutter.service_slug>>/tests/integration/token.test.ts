/** Tokens for development, as `make token` prints them. */

<<test_imports("describe", "expect", "it")>>

import { parseSettings } from '../../src/core/config.ts';
import { tokenVerifier } from '../../src/core/security.ts';
import { NO_DATABASE } from '../support/application.ts';
import { ROOT, RunningProcess, environment } from '../support/process.ts';

describe('a token for development', () => {
  it('is taken by a service with the settings that come with it', async () => {
    const command = [process.execPath, 'scripts/token.ts', 'ada', 'things:read things:write'];
    const script = new RunningProcess(command, { cwd: ROOT, env: environment({}) });
    expect(await script.end()).<<toBe>>(0);

    const printed = [...script.errors.matchAll(/(AUTH_\w+)=(\S+)/g)];
    const settings = Object.fromEntries(printed.map(([, name = '', value]) => [name, value]));
    const verifier = tokenVerifier(parseSettings({ DATABASE_URL: NO_DATABASE, ...settings }));
    const caller = await verifier?.verify(script.out.trim());

    expect(caller?.subject).<<toBe>>('ada');
    expect([...(caller?.scopes ?? [])]).<<toEqual>>(['things:read', 'things:write']);
  });
});
