import { describe, expect, it } from 'vitest';
import { type ZodType, z } from 'zod';
import { explain } from '../../../server/config/explain.ts';
import { knownKeys } from '../../../server/config/known-keys.ts';

/** What a merchant reads about a value, with the path of each complaint. */
function said(schema: ZodType, value: unknown): string[] {
  const result = schema.safeParse(value);
  if (result.success) throw new Error('Accepted');
  return explain(result.error.issues, value, schema).map(({ path, message, fix }) =>
    `${path.join('.')}: ${message} ${fix}`.trim(),
  );
}

const variants = z.discriminatedUnion('api', [
  z.strictObject({ api: z.literal('ddp'), token: z.string() }),
  z.strictObject({ api: z.literal('rest'), url: z.url() }),
]);

describe('explain', () => {
  it('speaks of the variant that was chosen', () => {
    expect(said(variants, { api: 'ddp' })).toEqual(['token: It is missing. Add it.']);
    expect(said(variants, { api: 'ddp', token: 't', url: 'https://a.example' })).toEqual([
      'url: "url" does not go with the other settings here. Remove it.',
    ]);
  });

  it('speaks of the branch of a plain union that came closest', () => {
    const union = z.union([
      z.strictObject({ a: z.string(), b: z.string(), c: z.string() }),
      z.strictObject({ a: z.string() }),
    ]);
    expect(said(union, { a: 1 })).toEqual(['a: It must be text. Put it in quotes: "1".']);
  });

  it('names a missing and an impossible discriminator', () => {
    expect(said(variants, {})).toEqual(['api: It is missing. Add it.']);
    expect(said(variants, { api: 'soap' })).toEqual([expect.stringMatching(/^api: Invalid/)]);
  });

  it('tells an empty value from a missing one', () => {
    expect(said(z.object({ accent: z.string() }), { accent: null })).toEqual([
      'accent: It is empty. Write a value; put one that starts with # in quotes.',
    ]);
  });

  it('states sizes in plain words', () => {
    const schema = z.object({
      days: z.int().max(60),
      key: z.string().min(16),
      list: z.array(z.string()).min(2, 'pick two'),
    });
    expect(said(schema, { days: 61, key: 'x', list: [] })).toEqual([
      'days: It must be at most 60.',
      'key: It must have at least 16 characters.',
      'list: Pick two.',
    ]);
  });

  it("makes sentences of an adapter's own messages", () => {
    const schema = z.object({ url: z.string().refine(() => false, 'must be reachable') });
    expect(said(schema, { url: 'x' })).toEqual(['url: Must be reachable.']);
  });
});

describe('knownKeys', () => {
  it('sees through defaults, refinements, transforms and unions', () => {
    const wrapped = variants.transform((value) => value).refine(() => true);
    expect(knownKeys(wrapped)).toEqual(new Set(['api', 'token', 'url']));
    expect(knownKeys(z.strictObject({ a: z.string().default('x'), b: z.date().optional() }))).toEqual(
      new Set(['a', 'b']),
    );
  });

  it('finds the keys further down', () => {
    const schema = z.object({
      list: z.array(z.object({ a: z.string() })),
      map: z.record(z.string(), z.object({ b: z.string() })),
    });
    expect(knownKeys(schema, ['list', 3])).toEqual(new Set(['a']));
    expect(knownKeys(schema, ['map', 'any'])).toEqual(new Set(['b']));
  });

  it('does not pretend to know a schema that takes anything', () => {
    expect(knownKeys(z.unknown())).toBeNull();
    expect(knownKeys(z.record(z.string(), z.unknown()))).toBeNull();
  });
});
