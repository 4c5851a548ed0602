/** What strangers try (group G), for the tests against one server and for the probes of the fault harness. */

/** In a link's query, as they stand in the address. */
export const ORDER_IDS: readonly (readonly [what: string, id: string])[] = [
  ['a path', '../../etc/passwd'],
  ['an encoded path', '..%2f..%2fetc%2fpasswd'],
  ['a NUL', '%00'],
  ['a NUL behind an id', 'abcdefgh%00'],
  ['a header', 'abcdefgh%0d%0aSet-Cookie:%20a=b'],
  ['10 kB', 'a'.repeat(10_000)],
  ['emoji', '%F0%9F%92%B8%F0%9F%92%B8%F0%9F%92%B8%F0%9F%92%B8'],
  ['__proto__', '__proto__'],
  ['an operator', '%7B%22$ne%22:1%7D'],
  ['SQL', "'%20or%201=1--%20"],
  ['two ids', 'abcdefgh&orderId=abcdefgi'],
];

/** In a signed body. */
export const SIGNED_IDS: readonly (readonly [what: string, id: unknown])[] = [
  ['a path', '../x"'],
  ['a newline', 'a\nb'],
  ['a NUL', 'a\u0000b'],
  ['a letter that is not ASCII', 'é'],
  ['129 letters', 'x'.repeat(129)],
  ['nothing in it', ''],
  ['a number', 7],
  ['null', null],
  ['an array', ['A']],
  ['an object', { $ne: 1 }],
];

/** In a checkout's address. */
export const CHECKOUT_IDS: readonly string[] = [
  'co_..%2f..',
  'co_%00',
  '__proto__',
  'toString',
  `co_${'f'.repeat(5_000)}`,
  "co_'%20or%201=1",
];

/** Of goods: all of them are text. */
export const NAMES: readonly string[] = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)//',
  '"><img src=x onerror=alert(1)>',
  "';alert(1)//",
  '\u202Efdp.exe',
  '💎 Diamond ЖЗ 日本',
  '<!--<script>',
  '{{constructor.constructor("alert(1)")()}}',
];

/** A name that would add lines, and another amount, to a transfer's QR code. */
export const NAME_WITH_LINES = 'VIP\nBCD\n002\n1\nSCT\nEvil\nDE00\nEUR99999';

/** Where a shopper must not be sent, signed or not. */
export const WAYS_BACK: readonly unknown[] = [
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '//evil.example/x',
  '/success',
  'http://evil.example/',
  'https:evil.example',
  'https://user:pass@blocks.example/',
  'https://blocks.example\\@evil.example',
  'file:///etc/passwd',
  '',
  null,
  7,
];

/** Labels of a signed body, whose bytes count; the empty one: none. */
export const LABELS: readonly string[] = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'nonsense',
  '',
];

/** Labels a form of another site can give to what it posts. */
export const LABELS_OF_FORMS: readonly string[] = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
];

/** Headers that some frameworks take a method from. */
export const OVERRIDES: readonly string[] = [
  'X-HTTP-Method-Override: POST',
  'X-Method-Override: POST',
  'X-HTTP-Method: POST',
];

/** Methods that no route has. */
export const METHODS: readonly string[] = ['PUT', 'DELETE', 'PATCH', 'TRACE', 'BREW'];

/** Paths that lead out of where they start, once somebody decodes them. */
export const PATHS: readonly string[] = [
  '/craftingstore/%62locks%2500',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/checkout/assets/..%2f..%2f..%2fpackage.json',
  '/checkout/assets/%252e%252e%252f%252e%252e%252fpackage.json',
  '/checkout/assets/....//....//package.json',
  '/tillgate.js%00.html',
  '/checkout/%25636f_',
  '//evil.example/%2e%2e',
  '/healthz%2f..%2fmetrics',
  '/%',
];
