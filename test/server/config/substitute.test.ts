import { describe, expect, it } from 'vitest';
import { accepted, refused, SECRET } from './support.ts';

const file = (secret: string) => `publicUrl: https://pay.example.com
stores:
  - id: blocks
    platform: craftingstore
    secret: ${secret}
    origins: [https://blocks.example.net]
methods:
  card: { provider: sandbox }
`;

const secretOf = (text: string, given: Parameters<typeof accepted>[1]) =>
  accepted(file(text), given).config.stores[0]?.secret;

describe('values from the environment and from files', () => {
  it.each([
    ['YAML', 'x\n    present: store\nmethods: {}'],
    ['quotes and colons', `a"b'c: {d} [e] #f & *g`],
    ['another placeholder', `\${BLOCKS_SECRET}`],
    ['digits only', '1234567890123456'],
    ['a word YAML reads as true', 'yes'.repeat(3)],
  ])('takes a secret that looks like %s as plain text', (_what, value) => {
    const { config } = accepted(file(`\${S}`), { env: { S: value } });
    expect(config.stores[0]).toMatchObject({ secret: value, present: 'page' });
    expect(config.methods).toHaveLength(1);
  });

  it('puts several values into one text', () => {
    expect(secretOf(`"\${A}-\${B}-end"`, { env: { A: 'first', B: 'second' } })).toBe('first-second-end');
  });

  it('keeps a literal ${ written as $${', () => {
    expect(secretOf(`"plain $\${NAME} kept"`, {})).toBe(`plain \${NAME} kept`);
  });

  it('leaves a lone $ alone', () => {
    expect(secretOf('"pa$$word$1$&-long"', {})).toBe('pa$$word$1$&-long');
  });

  it('does not take a $ in a value for a replacement pattern', () => {
    expect(secretOf(`\${S}`, { env: { S: "$&-$1-$'-$$" } })).toBe("$&-$1-$'-$$");
  });

  it('trims the content of a file and nothing else', () => {
    expect(secretOf(`\${file:/run/s}`, { files: { '/run/s': '\n  two words inside  \r\n' } })).toBe('two words inside');
  });

  it('finds a relative file beside tillgate.yaml', () => {
    const { config } = accepted(file(`\${file:secrets/blocks}`), { files: { '/srv/shop/secrets/blocks': SECRET } });
    expect(config.stores[0]).toMatchObject({ secret: SECRET });
    expect(config.fileSources).toEqual(new Map([['stores.blocks.secret', '/srv/shop/secrets/blocks']]));
  });

  it('names no file source when the file is only part of the value', () => {
    const { config } = accepted(file(`"x-\${file:/run/s}"`), { files: { '/run/s': SECRET } });
    expect(config.fileSources).toEqual(new Map());
  });

  it('reports each missing variable of one text', () => {
    const problems = refused(file(`"\${NOT_A}\${NOT_B}"`));
    expect(problems.map(({ message }) => message)).toEqual([
      'The environment variable NOT_A is not set.',
      'The environment variable NOT_B is not set.',
    ]);
  });

  it('refuses an empty variable and an empty file for a secret', () => {
    for (const [text, given] of [
      [`\${S}`, { env: { S: '' } }],
      [`\${file:/run/s}`, { files: { '/run/s': '\n' } }],
    ] as const) {
      expect(refused(file(text), given)).toEqual([
        { key: 'stores.blocks.secret', line: 5, column: 5, message: 'It is empty.', fix: expect.any(String) },
      ]);
    }
  });

  it('refuses a file too large to be a value', () => {
    const [problem] = refused(file(`\${file:/run/s}`), { files: { '/run/s': 'x'.repeat(70_000) } });
    expect(problem?.message).toContain('larger than 64 KiB');
  });
});
