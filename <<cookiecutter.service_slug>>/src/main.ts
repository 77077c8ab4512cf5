/** Start the service: `node src/main.ts`. */

import { createApplication } from './app.ts';
import { loadSettings } from './core/config.ts';
import { configureLogging, getLogger } from './core/logging.ts';
import { startTracing } from './core/tracing.ts';
import { serve } from './server.ts';

const settings = loadSettings();
configureLogging(settings.logLevel);

process.on('uncaughtException', (error) => {
  getLogger('app.main').error(error, 'uncaught exception');
  process.exit(1);
});

await startTracing(settings);
await serve(createApplication(settings), settings);
// Whatever still waits, such as a connection to a database that hangs, is not waited for.
process.exit();
