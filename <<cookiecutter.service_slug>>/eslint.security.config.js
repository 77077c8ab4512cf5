// What `make security` looks for: code that is risky whatever its style.
import security from 'eslint-plugin-security';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig({
  files: ['**/*.ts'],
  extends: [security.configs.recommended],
  languageOptions: { parser: tseslint.parser },
  // Comments are for the rules of eslint.config.js, which are not loaded here.
  linterOptions: { reportUnusedDisableDirectives: 'off' },
  rules: {
    'no-eval': 'error',
    'no-new-func': 'error',
    'no-script-url': 'error',
    // It reports every `object[key]`; the compiler checks those.
    'security/detect-object-injection': 'off',
  },
});
