import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../server/config/parse.ts';
import { registry } from '../../../server/registry.ts';

/** What is said of the only mistake in a store's keys. */
function complaintOf(platform: string, keys: string) {
  const text = `publicUrl: https://pay.example.com
stores:
  - id: fashion
    platform: ${platform}
    origins: [https://fashion.example.com]
    ${keys}
methods:
  card: { provider: sandbox }
`;
  const result = parseConfig(text, {
    env: { FASHION_SECRET: '0f1e2d3c4b5a69788796a5b4c3d2e1f0' },
    readFile: (path) => {
      const code = path.includes('locked') ? 'EACCES' : 'ENOENT';
      throw Object.assign(new Error('no such file'), { code });
    },
    registry,
  });
  if (result.ok || result.problems.length !== 1) throw new Error(JSON.stringify(result));
  return result.problems[0];
}

const ORGANIZATION = 'organization: https://fashion.commercelayer.io';
const commerce = (secret: string) => complaintOf('commercelayer', `${ORGANIZATION}\n    secret: ${secret}`);

describe("a platform's own advice", () => {
  it('is given for a file and a variable that are not there yet', () => {
    const fix = expect.stringContaining('Run "tillgate commercelayer setup" first');
    expect(commerce(`\${file:./fashion.secret}`)).toMatchObject({ key: 'stores.fashion.secret', line: 7, fix });
    expect(commerce(`\${NOT_SET}`)).toMatchObject({ key: 'stores.fashion.secret', fix });
  });

  it('is that of the key, also further down', () => {
    const keys = `${ORGANIZATION}
    secret: \${FASHION_SECRET}
    payments: { secret: "\${file:./payments}" }`;
    expect(complaintOf('commercelayer', keys)).toMatchObject({
      key: 'stores.fashion.payments.secret',
      fix: expect.stringContaining('setup --payments-api'),
    });
  });

  it.each([
    ['a placeholder that is written wrongly', `\${FASHION-SECRET}`],
    ['a file that is there and may not be read', `\${file:./locked}`],
    ['a file without a name', `\${file:}`],
  ])('is not given for %s', (_what, secret) => {
    expect(commerce(secret)?.fix).not.toContain('setup');
  });

  it('is not given for another key or platform', () => {
    const previous = `${ORGANIZATION}\n    secret: \${FASHION_SECRET}\n    secretPrevious: \${file:./old}`;
    expect(complaintOf('commercelayer', previous)?.fix).not.toContain('setup');
    expect(complaintOf('craftingstore', `secret: \${file:./fashion.secret}`)?.fix).not.toContain('setup');
  });
});
