import { existsSync } from 'node:fs';
import { argv } from 'node:process';

// Mocha adds what its settings name to what is named on the command line.
const isNamed = argv.slice(2).some((argument) => existsSync(argument));

export default {
  spec: isNamed ? [] : ['tests'],
  extension: ['test.ts'],
  recursive: true,
  reporter: 'dot',
  timeout: 60_000,
  require: ['./tests/support/hooks.ts'],
};
