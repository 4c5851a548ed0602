/** A request before it is signed, and the ways in which it is spoilt. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { BODIES, ENCODINGS, HEADERS, METHODS, QUERIES, SEGMENTS, SUFFIXES, TYPES, VALUES } from './hostile.ts';

/** `right`: over the bytes that are sent. `before`: over what they were before they were spoilt. */
export type Signing = 'right' | 'forged' | 'before' | 'none';

export interface Draft {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly type: string | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly signing: Signing;
}

/** Data only, so that a counterexample can be read and drawn again. */
export type Mutation =
  | { readonly spoil: 'signing'; readonly signing: Signing }
  | { readonly spoil: 'body'; readonly body: string | Buffer }
  | { readonly spoil: 'value'; readonly at: number; readonly value: unknown }
  | { readonly spoil: 'cut' | 'flip'; readonly at: number }
  | { readonly spoil: 'oversize'; readonly more: number }
  | { readonly spoil: 'header'; readonly header: readonly [string, string] }
  | { readonly spoil: 'manyHeaders'; readonly count: number }
  | { readonly spoil: 'type'; readonly type: string }
  | { readonly spoil: 'encoding'; readonly encoding: string }
  | { readonly spoil: 'method'; readonly method: string }
  | { readonly spoil: 'segment'; readonly at: number; readonly segment: string }
  | { readonly spoil: 'suffix'; readonly suffix: string }
  | { readonly spoil: 'encodePath'; readonly times: number }
  | { readonly spoil: 'query'; readonly query: string };

/** The parts of a body that are read stand first. */
const at = fc.oneof(fc.nat(40), fc.nat(1_000));
const one = <T>(values: readonly T[]) => fc.constantFrom(...values);

const body = (value: fc.Arbitrary<string | Buffer>) => fc.record({ spoil: fc.constant('body' as const), body: value });

/** What is wrong with what is sent. */
const content: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ spoil: fc.constant('signing' as const), signing: one<Signing>(['forged', 'before', 'none']) }),
  body(one(BODIES)),
  body(fc.json({ maxDepth: 5 })),
  body(fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes))),
  { weight: 4, arbitrary: fc.record({ spoil: fc.constant('value' as const), at, value: one(VALUES) }) },
  fc.record({ spoil: fc.constant('value' as const), at, value: fc.jsonValue({ maxDepth: 3 }) }),
  fc.record({ spoil: one(['cut', 'flip'] as const), at }),
  fc.record({ spoil: fc.constant('oversize' as const), more: fc.integer({ min: 1, max: 2_000 }) }),
  fc.record({ spoil: fc.constant('type' as const), type: one(TYPES) }),
  fc.record({ spoil: fc.constant('encoding' as const), encoding: one(ENCODINGS) }),
);

/** What is wrong with how it is asked. */
const envelope: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ spoil: fc.constant('header' as const), header: one(HEADERS) }),
  fc.record({ spoil: fc.constant('manyHeaders' as const), count: one([90, 400, 3_000]) }),
  fc.record({ spoil: fc.constant('method' as const), method: one(METHODS) }),
  fc.record({ spoil: fc.constant('segment' as const), at, segment: one(SEGMENTS) }),
  fc.record({ spoil: fc.constant('suffix' as const), suffix: one(SUFFIXES) }),
  fc.record({ spoil: fc.constant('encodePath' as const), times: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ spoil: fc.constant('query' as const), query: one(QUERIES) }),
);

/** One or a few mutations together; of a route with a body mostly of the body. */
export const mutationsFor = (maxBody: number) =>
  fc.array(
    fc.oneof({ weight: maxBody > 0 ? 3 : 1, arbitrary: content }, { weight: maxBody > 0 ? 1 : 4, arbitrary: envelope }),
    {
      minLength: 1,
      maxLength: 3,
    },
  );

/** @param maxBody largest body the route takes, bytes */
export function spoilt(draft: Draft, { spoil, ...how }: Mutation, maxBody: number): Draft {
  const mutation = { spoil, ...how } as Mutation;
  const { body } = draft;
  switch (mutation.spoil) {
    case 'signing':
      return { ...draft, signing: mutation.signing };
    case 'body':
      return { ...draft, body: Buffer.from(mutation.body as string) };
    case 'value':
      return { ...draft, body: withValue(body, mutation.at, mutation.value) };
    case 'cut':
      return { ...draft, body: body.subarray(0, mutation.at % (body.length + 1)) };
    case 'flip':
      return { ...draft, body: Buffer.from(body.map((byte, index) => (index === mutation.at ? byte ^ 1 : byte))) };
    case 'oversize':
      return { ...draft, body: Buffer.alloc(maxBody + mutation.more, '{"a":"x') };
    case 'header':
      return { ...draft, headers: [...draft.headers, mutation.header] };
    case 'manyHeaders':
      return { ...draft, headers: [...draft.headers, ...manyHeaders(mutation.count)] };
    case 'type':
      return { ...draft, type: mutation.type };
    case 'encoding':
      return {
        ...draft,
        headers: [...draft.headers, ['Content-Encoding', mutation.encoding]],
        body: mutation.encoding === 'gzip' ? gzipSync(body) : body,
      };
    case 'method':
      return { ...draft, method: mutation.method };
    case 'segment':
      return { ...draft, path: withSegment(draft.path, mutation.at, mutation.segment) };
    case 'suffix':
      return { ...draft, path: `${draft.path}${mutation.suffix}` };
    case 'encodePath':
      return { ...draft, path: encoded(draft.path, mutation.times) };
    case 'query':
      return { ...draft, query: mutation.query };
  }
}

const manyHeaders = (count: number) => Array.from({ length: count }, (_, index) => [`X-${index}`, 'v'] as const);

function withSegment(path: string, place: number, segment: string): string {
  const parts = path.split('/');
  const chosen = 1 + (place % Math.max(parts.length - 1, 1));
  return parts.map((part, index) => (index === chosen ? segment : part)).join('/');
}

/** Every letter percent-encoded, and the percent signs again. */
function encoded(path: string, times: number): string {
  const once = path.replace(/[a-z_]/gi, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return times === 1 ? once : once.replaceAll('%', '%25');
}

/** The body with one of its values replaced, wherever it stands; a body that is not JSON becomes the value. */
export function withValue(body: Buffer, place: number, value: unknown): Buffer {
  const places: (() => void)[] = [];
  let root: unknown = value;
  try {
    root = JSON.parse(body.toString());
    collect(root, places, value);
  } catch {}
  const replace = places[place % Math.max(places.length, 1)];
  if (replace) replace();
  else root = value;
  return Buffer.from(JSON.stringify(root) ?? '');
}

function collect(node: unknown, places: (() => void)[], value: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const container = node as Record<string, unknown>;
  for (const key of Object.keys(container)) {
    collect(container[key], places, value);
    places.push(() => {
      container[key] = value;
    });
  }
}
