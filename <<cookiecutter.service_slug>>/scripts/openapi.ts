/** Print the OpenAPI document: `node scripts/openapi.ts`. */

import { document } from '../src/api/openapi.ts';
import { createApplication } from '../src/app.ts';
import { parseSettings } from '../src/core/config.ts';

// Nothing is connected to; the settings only have to be complete.
const settings = parseSettings({
  DATABASE_URL: 'postgresql://localhost/none',
  AUTH_ENABLED: 'false',
});
const { express } = createApplication(settings);
process.stdout.write(`${JSON.stringify(document(express), null, 2)}\n`);
