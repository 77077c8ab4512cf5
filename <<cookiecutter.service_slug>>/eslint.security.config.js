// What `make security` looks for: code that is risky whatever its style.
import regexp from 'eslint-plugin-regexp';
import security from 'eslint-plugin-security';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig({
  files: ['**/*.ts'],
  languageOptions: { parser: tseslint.parser },
  plugins: { regexp, security, '@typescript-eslint': tseslint.plugin },
  // Comments are for the rules of eslint.config.js, which are not loaded here.
  linterOptions: { reportUnusedDisableDirectives: 'off' },
  rules: {
    'no-eval': 'error',
    'no-implied-eval': 'error',
    'no-new-func': 'error',
    'no-script-url': 'error',
    'no-restricted-syntax': [
      'error',
      {
        selector: 'Property[key.name="rejectUnauthorized"][value.value=false]',
        message: 'Without the check of its certificate, a server may be anyone.',
      },
      {
        selector:
          'CallExpression[callee.name=/^create(Hash|Hmac)$/][arguments.0.value=/^(md5|sha1)$/i]',
        message: 'Collisions of this hash are known.',
      },
      {
        selector: 'MemberExpression[object.name="Math"][property.name="random"]',
        message: 'Its numbers can be guessed; use node:crypto.',
      },
      {
        selector:
          'CallExpression[callee.property.name=/^(query|literal|raw)$/] > TemplateLiteral[expressions.length>0]',
        message: 'Pass values as parameters of the statement, not in its text.',
      },
    ],
    // Exponential or quadratic time on a long text.
    'regexp/no-super-linear-backtracking': ['error', { report: 'certain' }],
    'security/detect-bidi-characters': 'error',
    'security/detect-buffer-noassert': 'error',
    'security/detect-child-process': 'error',
    'security/detect-eval-with-expression': 'error',
    'security/detect-new-buffer': 'error',
    'security/detect-non-literal-require': 'error',
    'security/detect-pseudoRandomBytes': 'error',
  },
});
