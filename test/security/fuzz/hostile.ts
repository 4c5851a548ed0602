/** What strangers send in place of a value, a body, a header or a part of an address. */

const nested = (open: string, close: string, depth: number) => `${open.repeat(depth)}${close.repeat(depth)}`;
const members = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index])));

/** In place of one value of a body. */
export const VALUES: readonly unknown[] = [
  ...[null, '', 0, -1, 1, 1.5, 1e21, 2 ** 53 + 1, -(2 ** 63), '1e3', '１２', '12,50', 'NaN', true, false, [], {}, [[]]],
  ...['x'.repeat(5_000), '\u0000', 'a\r\nb', '../../etc/passwd', '%00', '__proto__', 'constructor', '\u202E💸'],
  ...[{ $ne: 1 }, { toString: 'x', valueOf: 'y' }, { length: 1e9 }, ['a', 'b'], '<script>alert(1)</script>'],
  ...['javascript:alert(1)', '//evil.example', 'https://user:pw@evil.example/', "' or 1=1--", 'co_', 'pay_x', '\ud800'],
];

/** In place of a whole body. */
export const BODIES: readonly (string | Buffer)[] = [
  ...['', ' ', 'null', '[]', '{}', '"x"', '0', 'true', '{"a":', '{"a":1}{"b":2}', '\ufeff{}', '{"a":1e400}', '\0'],
  ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"a":1,"a":2}'],
  ...['{"a":"\\ud800"}', '{"type":{"type":{}}}', 'a=1&a=2&__proto__[polluted]=1', 'id=tr_x&id=tr_y', '--x\r\n\r\n'],
  ...[`{"a":${nested('[', ']', 10_000)}}`, nested('{"a":', '}', 10_000).replace('{"a":}', '{"a":1}'), members(10_000)],
  ...[Buffer.from('\ufeff{"type":"PENDING"}', 'utf16le'), Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28])],
];

export const HEADERS: readonly (readonly [string, string])[] = [
  ['Expect', '100-continue'],
  ['Expect', 'the-unexpected'],
  ['Range', 'bytes=0-0,5-,-9999999999'],
  ['If-None-Match', '*'],
  ['If-Match', '"x"'],
  ['If-Modified-Since', 'never'],
  ['Accept-Language', Array.from({ length: 900 }, (_, index) => `x${index};q=0.${index % 10}`).join(',')],
  ['Accept-Language', '\u00ff;;;q=NaN,,,-'],
  ['Accept-Encoding', 'gzip;q=nonsense, *;q=0, identity;q=0'],
  ['Accept', 'image/nothing'],
  ['Origin', 'null'],
  ['Origin', 'https://evil.example'],
  ['Cookie', `__proto__=1; ${'a=b; '.repeat(500)}`],
  ['Authorization', 'Bearer \u00e9\u00ff'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Forwarded-Host', 'evil.example'],
  ['X-Forwarded-Proto', 'gopher'],
  ['X-Forwarded-For', 'unknown, "[::1]:x", ::ffff:1.2.3.4, 999.1.1.1'],
  ['Forwarded', 'for="_x";by=;;host=\u00e9'],
  ['Upgrade', 'websocket'],
  ['X-Long', 'a'.repeat(8_000)],
  ['X-Too-Long', 'a'.repeat(20_000)],
  ['Content-MD5', '\u0001'],
  ['Host', 'evil.example'],
  ['Host', ''],
];

export const TYPES: readonly string[] = [
  ...['application/json', 'application/json; charset=utf-16', 'application/json; charset=nonsense', 'text/plain', ''],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/vnd.api+json',
    ';;;',
    '\u00e9',
  ],
];

export const ENCODINGS = ['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity', 'nonsense'] as const;

export const METHODS = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND', 'QUERY'] as const;

/** In place of one part of a path. */
export const SEGMENTS: readonly string[] = [
  ...[
    '__proto__',
    'constructor',
    'hasOwnProperty',
    '%00',
    '%ff',
    '%E0%A4%A',
    '..',
    '%2e%2e',
    '%252e%252e%252f',
    '.',
    '',
  ],
  ...[
    'a'.repeat(7_000),
    "'or%201=1--",
    '%0d%0aSet-Cookie:%20a=b',
    '\u00c3\u00a9',
    '*',
    ':id',
    'co_%2525',
    '~',
    '%F0%9F%92%B8',
  ],
  ...['co_00000000000000000000000000000000', 'co_ffffffffffffffffffffffffffffffffff', 'blocks', 'card', 'nobody'],
];

/** Behind a path. */
export const SUFFIXES: readonly string[] = [
  ...[
    '/',
    '//',
    '/..',
    '/../../metrics',
    '%00',
    '%2f',
    '%2f..%2f',
    ';x=1',
    '.json',
    '/extra',
    '%',
    '\\',
    '/%2e%2e/%2e%2e/',
  ],
];

export const QUERIES: readonly string[] = [
  ...[
    '',
    'a',
    '=',
    '&&&',
    '%',
    '%ff=%ff',
    '__proto__=1',
    '__proto__[polluted]=1',
    'constructor[prototype][polluted]=1',
  ],
  ...['orderId=a&orderId=b', 'orderId[]=abcdefgh', 'orderId=%00', `orderId=${'a'.repeat(6_000)}`, 'locale=%3Cb%3E'],
  ...[
    'locale=xx-YY-ZZ',
    'locale=de&locale=nl',
    'embed=1',
    'key=x',
    'key=a&key=b',
    'a&'.repeat(5_000),
    'orderId=ordér-1234',
  ],
  ...['successUrl=javascript:alert(1)', 'tillgate=co_', 'orderId=doesNotExist123456'],
];
