export default {
  testEnvironment: 'node',
  testTimeout: 60_000,
  // One core less is the default, which leaves a small machine with half of its cores.
  maxWorkers: '100%',
  // What the tests of one file have loaded stays in memory, and V8 counts all of it for the next one.
  workerIdleMemoryLimit: '250MB',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': './jest.strip-types.js' },
  globalSetup: './tests/support/global-setup.ts',
  globalTeardown: './tests/support/global-teardown.ts',
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
  coverageReporters: ['text', 'cobertura'],
  coverageThreshold: { global: { branches: 90, functions: 90, lines: 90, statements: 90 } },
};
