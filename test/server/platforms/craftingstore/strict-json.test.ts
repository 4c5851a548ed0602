import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../../../server/platforms/craftingstore/strict-json.ts';

const parse = (text: string | Buffer) => parseStrictJson(Buffer.from(text));

describe('parseStrictJson', () => {
  it('reads every JSON value as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const result = parse(Buffer.from(bytes));
        expect(result === null || 'value' in result).toBe(true);
      }),
    );
  });

  it('keeps a __proto__ member as an ordinary one', () => {
    const value = parse('{"__proto__":{"admin":true}}')?.value;
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect((value as { admin?: boolean }).admin).toBeUndefined();
  });

  it('allows the same name in different objects, and names that look like structure', () => {
    expect(parse('{"a":{"a":1},"b":[{"a":1},{"a":2}],"x:{":"a\\":","":""}')).not.toBeNull();
  });

  it.each([
    ['a repeated name', '{"price":900,"price":1}'],
    ['a repeated name, spelled with an escape', '{"price":900,"pric\\u0065":1}'],
    ['a repeated name deep inside', '{"a":[{"b":{"c":1,"d":2,"c":3}}]}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['a lone surrogate in a name', '{"\\udc00":1}'],
    ['a number beyond a double', '{"a":1e999}'],
    ['a trailing comma', '{"a":1,}'],
    ['a comment', '{"a":1/**/}'],
    ['single quotes', "{'a':1}"],
    ['a raw control character', '{"a":"\u0001"}'],
    ['two values', '{}{}'],
    ['nothing', ''],
    ['a byte order mark', '\ufeff{}'],
    ['nesting of 33', '['.repeat(33) + ']'.repeat(33)],
    ['nesting of 50,000', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['UTF-8 that encodes a surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ])('has no reading of %s', (_, text) => {
    expect(parse(text)).toBeNull();
  });

  it('reads nesting of 32 and white space around a value', () => {
    expect(parse(`\r\n ${'['.repeat(32)}${']'.repeat(32)}\n`)).not.toBeNull();
  });
});
