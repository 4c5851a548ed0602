import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isExampleSecret, isSecretKey } from '../../../server/config/secrets.ts';
import { accepted } from './support.ts';

describe('isExampleSecret', () => {
  it.each([
    'changeme',
    'change-me',
    'CHANGE_ME',
    'secret',
    'secretKey',
    'your-secret',
    'your-secret-key',
    'xxx',
    'xxxxxxxxxxxxxxxx',
    '----------',
    '00000000000',
    '<your secret here>',
    'password123',
    'short7!',
    '',
    'placeholder',
    'paste-the-login-token-here',
    'abc…',
  ])('knows %j', (value) => {
    expect(isExampleSecret(value)).toBe(true);
  });

  it('lets real ones pass', () => {
    for (let n = 0; n < 200; n += 1) {
      expect(isExampleSecret(randomBytes(32).toString('hex'))).toBe(false);
      expect(isExampleSecret(randomBytes(12).toString('base64url'))).toBe(false);
    }
  });
});

describe('isSecretKey', () => {
  it.each(['secret', 'secretPrevious', 'loginToken', 'apiKey', 'clientSecret', 'webhookSecret', 'password'])(
    'counts %s',
    (key) => expect(isSecretKey(key)).toBe(true),
  );
  it.each(['id', 'origins', 'secretary', 'callbackUrl', 'tokenExpires', 'present'])('does not count %s', (key) =>
    expect(isSecretKey(key)).toBe(false),
  );
});

describe('an example secret in the configuration', () => {
  it('is a warning with key and line, for stores and methods alike, and never shown', () => {
    const { warnings } = accepted(`publicUrl: https://pay.example.com
stores:
  - id: blocks
    platform: craftingstore
    secret: secretKey
    secretPrevious: your-secret
    origins: [https://blocks.example.net]
methods:
  card:
    provider: sandbox
    apiKey: changeme
`);
    expect(warnings.map(({ key, line }) => [key, line])).toEqual([
      ['stores.blocks.secret', 5],
      ['stores.blocks.secretPrevious', 6],
      ['methods.card.apiKey', 11],
    ]);
    expect(JSON.stringify(warnings)).not.toMatch(/secretKey|your-secret|changeme/);
  });
});
