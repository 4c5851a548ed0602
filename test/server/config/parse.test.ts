import { describe, expect, it } from 'vitest';
import { accepted, refused, SECRET } from './support.ts';

/** A good file; each test swaps single lines. */
const GOOD = `publicUrl: https://pay.example.com
database: ./data/tillgate.db
stores:
  - id: blocks
    platform: craftingstore
    secret: \${BLOCKS_SECRET}
    origins: [https://blocks.example.net]
    methods: [card, bank]
  - id: keys
    platform: atshop
    origins:
      - https://keys.atshop.io
      - https://keys.example.com
    loginToken: \${file:/run/secrets/token}
methods:
  card: { provider: sandbox }
  bank: { provider: bank-transfer, iban: NL91ABNA0417164300, beneficiary: Example BV }
`;
const FILES = { '/run/secrets/token': `${SECRET}\n` };

const swap = (from: string, to: string) => {
  if (!GOOD.includes(from)) throw new Error(`The good file has no ${from}`);
  return GOOD.replace(from, to);
};

describe('parseConfig on a good file', () => {
  it('takes the address of a PostgreSQL as it stands', () => {
    const address = 'postgres://till:gate@db.example:5432/shop?sslmode=require';
    const { config } = accepted(GOOD.replace('./data/tillgate.db', address), { files: FILES });
    expect([config.database, config.dataDirectory]).toEqual([address, '/srv/shop/data']);
  });

  it('fills in every default and keeps the order of stores and methods', () => {
    const { config, warnings } = accepted(GOOD, { files: FILES });
    expect(warnings).toEqual([]);
    expect(config).toEqual({
      publicUrl: 'https://pay.example.com',
      database: '/srv/shop/data/tillgate.db',
      dataDirectory: '/srv/shop/data',
      host: '0.0.0.0',
      port: 8080,
      trustProxy: false,
      logLevel: 'info',
      stores: [
        {
          id: 'blocks',
          platform: 'craftingstore',
          origins: ['https://blocks.example.net'],
          methods: ['card', 'bank'],
          name: 'blocks',
          logo: null,
          accent: null,
          secret: SECRET,
          present: 'page',
        },
        {
          id: 'keys',
          platform: 'atshop',
          origins: ['https://keys.atshop.io', 'https://keys.example.com'],
          methods: ['card', 'bank'],
          name: 'keys',
          logo: null,
          accent: null,
          loginToken: SECRET,
          loginTokenFile: '/run/secrets/token',
          currency: 'USD',
        },
      ],
      methods: [
        { id: 'card', provider: 'sandbox', label: null, config: {} },
        {
          id: 'bank',
          provider: 'bank-transfer',
          label: null,
          config: { iban: 'NL91ABNA0417164300', beneficiary: 'Example BV', days: 6 },
        },
      ],
      fileSources: new Map([['stores.keys.loginToken', '/run/secrets/token']]),
    });
  });

  it('reads what a merchant may add', () => {
    const text = swap(
      'database: ./data/tillgate.db',
      'database: /var/lib/tillgate.db\nhost: 10.0.0.5\nport: 9000\ntrustProxy: [loopback, 10.0.0.0/8]\nlogLevel: warn',
    )
      .replace(
        '    secret:',
        '    name: Blocks & Co\n    logo: https://blocks.example.net/l.svg\n    accent: "#0A5fff"\n    secret:',
      )
      .replace('{ provider: sandbox }', '{ provider: sandbox, label: Pay by card }');
    const { config } = accepted(text, { files: FILES });
    expect(config).toMatchObject({
      database: '/var/lib/tillgate.db',
      host: '10.0.0.5',
      port: 9000,
      trustProxy: ['loopback', '10.0.0.0/8'],
      logLevel: 'warn',
    });
    expect(config.stores[0]).toMatchObject({ name: 'Blocks & Co', accent: '#0A5fff' });
    expect(config.methods[0]).toMatchObject({ label: 'Pay by card' });
  });

  it.each([
    ['http://localhost:4010', { host: '127.0.0.1', port: 4010 }],
    ['http://127.0.0.1', { host: '127.0.0.1', port: 8080 }],
    ['https://shop.localhost:8443', { host: '127.0.0.1', port: 8443 }],
    ['https://pay.example.com:8443', { host: '0.0.0.0', port: 8080 }],
  ])('listens for %s where it can be reached', (publicUrl, listening) => {
    const { config } = accepted(swap('https://pay.example.com', publicUrl), { files: FILES });
    expect(config).toMatchObject({ publicUrl, ...listening });
  });

  it('lets PORT and HOST win over the file, and ignores empty ones', () => {
    const text = `${GOOD}host: 10.0.0.5\nport: 9000\n`;
    const env = { PORT: '7001', HOST: '::1' };
    expect(accepted(text, { files: FILES, env }).config).toMatchObject({ host: '::1', port: 7001 });
    const empty = { PORT: '', HOST: '' };
    expect(accepted(text, { files: FILES, env: empty }).config).toMatchObject({ host: '10.0.0.5', port: 9000 });
  });

  it('takes numbers from the environment, where everything is text', () => {
    const text = `${GOOD}port: \${P}\ntrustProxy: \${T}\n`;
    expect(accepted(text, { files: FILES, env: { P: '9001', T: '2' } }).config).toMatchObject({
      port: 9001,
      trustProxy: 2,
    });
  });

  it('understands YAML anchors', () => {
    const text = swap('origins: [https://blocks.example.net]', 'origins: &o [https://blocks.example.net]').replace(
      `origins:\n      - https://keys.atshop.io\n      - https://keys.example.com`,
      'origins: *o',
    );
    expect(accepted(text, { files: FILES }).config.stores[1]?.origins).toEqual(['https://blocks.example.net']);
  });
});

describe('parseConfig names key and line of each mistake, and what to write instead', () => {
  const table: readonly [what: string, text: string, key: string, line: number, says: RegExp][] = [
    // The top of the file
    ['publicUrl missing', swap('publicUrl: https://pay.example.com\n', ''), 'publicUrl', 1, /missing/],
    ['publicUrl plain http', swap('https://pay', 'http://pay'), 'publicUrl', 1, /Write https:\/\/pay\.example\.com\./],
    [
      'publicUrl with slash',
      swap('pay.example.com', 'pay.example.com/'),
      'publicUrl',
      1,
      /Write https:\/\/pay\.example\.com\./,
    ],
    [
      'publicUrl with path',
      swap('pay.example.com', 'pay.example.com/a?b=c'),
      'publicUrl',
      1,
      /Write https:\/\/pay\.example\.com\./,
    ],
    ['publicUrl without scheme', swap('https://pay', 'pay'), 'publicUrl', 1, /Write https:\/\/pay\.example\.com\./],
    ['publicUrl no address', swap('https://pay.example.com', 'not an address'), 'publicUrl', 1, /not a web address/],
    ['publicUrl other scheme', swap('https://pay', 'ftp://pay'), 'publicUrl', 1, /not a web address/],
    ['publicUrl a number', swap('https://pay.example.com', '12'), 'publicUrl', 1, /in quotes: "12"/],
    [
      'postgres without a database',
      swap('./data/tillgate.db', 'postgres://u:p@h/'),
      'database',
      2,
      /not name a database/,
    ],
    ['postgres without a host', swap('./data/tillgate.db', 'postgres:///db'), 'database', 2, /not name a host/],
    ['postgres without slashes', swap('./data/tillgate.db', 'postgres:db'), 'database', 2, /not the address/],
    ['another database', swap('./data/tillgate.db', 'mysql://h/db'), 'database', 2, /path of a file/],
    ['database in memory', swap('./data/tillgate.db', '":memory:"'), 'database', 2, /forget payments/],
    ['port too big', swap('database: ./data/tillgate.db', 'port: 70000'), 'port', 2, /65535/],
    [
      'retentionDays shorter than aftercare',
      swap('database: ./data/tillgate.db', 'retentionDays: 30'),
      'retentionDays',
      2,
      /150/,
    ],
    ['port no number', swap('database: ./data/tillgate.db', 'port: http'), 'port', 2, /a number/],
    ['port fraction', swap('database: ./data/tillgate.db', 'port: 80.5'), 'port', 2, /whole number/],
    ['host with scheme', swap('database: ./data/tillgate.db', 'host: http://x'), 'host', 2, /address or host name/],
    ['trustProxy true', swap('database: ./data/tillgate.db', 'trustProxy: true'), 'trustProxy', 2, /forge/],
    [
      'trustProxy everyone',
      swap('database: ./data/tillgate.db', 'trustProxy: [0.0.0.0/0]'),
      'trustProxy',
      2,
      /every address/,
    ],
    [
      'trustProxy nonsense',
      swap('database: ./data/tillgate.db', 'trustProxy: [nginx]'),
      'trustProxy',
      2,
      /not a subnet/,
    ],
    ['trustProxy negative', swap('database: ./data/tillgate.db', 'trustProxy: -1'), 'trustProxy', 2, /0 to 10/],
    ['logLevel misspelt', swap('database: ./data/tillgate.db', 'logLevel: warning'), 'logLevel', 2, /"warn"/],
    ['unknown top key', swap('database:', 'databse:'), 'databse', 2, /Did you mean "database"/],
    // Stores
    ['no stores', GOOD.replace(/stores:[\s\S]*methods:\n/, 'methods:\n'), 'stores', 1, /at least one store/],
    [
      'stores empty',
      GOOD.replace(/stores:[\s\S]*methods:\n/, 'stores: []\nmethods:\n'),
      'stores',
      3,
      /at least one store/,
    ],
    [
      'stores as a block',
      GOOD.replace(/stores:[\s\S]*methods:\n/, 'stores: { a: 1 }\nmethods:\n'),
      'stores',
      3,
      /- id/,
    ],
    [
      'a store that is text',
      GOOD.replace(/stores:[\s\S]*methods:\n/, 'stores:\n  - blocks\nmethods:\n'),
      'stores[0]',
      4,
      /block of keys/,
    ],
    ['store id upper case', swap('id: blocks', 'id: My Blocks'), 'stores.My Blocks.id', 4, /Write my-blocks/],
    ['store id missing', swap('id: blocks\n    platform', 'platform'), 'stores[0].id', 4, /missing/],
    ['store id too long', swap('id: blocks', `id: ${'a'.repeat(41)}`), `stores.${'a'.repeat(41)}.id`, 4, /1 to 40/],
    ['store id a number', swap('id: blocks', 'id: 7'), 'stores[0].id', 4, /in quotes: "7"/],
    ['two stores of one id', swap('id: keys', 'id: blocks'), 'stores.blocks.id', 9, /Two stores/],
    [
      'platform unknown',
      swap('platform: craftingstore', 'platform: crafting-store'),
      'stores.blocks.platform',
      5,
      /"craftingstore"/,
    ],
    ['platform missing', swap('    platform: craftingstore\n', ''), 'stores.blocks.platform', 4, /missing/],
    ['origins missing', swap('    origins: [https://blocks.example.net]\n', ''), 'stores.blocks.origins', 4, /missing/],
    ['origins empty', swap('[https://blocks.example.net]', '[]'), 'stores.blocks.origins', 7, /at least one/],
    [
      'origins as text',
      swap('[https://blocks.example.net]', 'https://blocks.example.net'),
      'stores.blocks.origins',
      7,
      /list/,
    ],
    [
      'origin with slash',
      swap('[https://blocks.example.net]', '[https://blocks.example.net/]'),
      'stores.blocks.origins[0]',
      7,
      /Write https:\/\/blocks\.example\.net\./,
    ],
    [
      'origin with path',
      swap('https://keys.example.com', 'https://keys.example.com/shop'),
      'stores.keys.origins[1]',
      13,
      /Write https:\/\/keys\.example\.com\./,
    ],
    [
      'origin upper case',
      swap('https://keys.example.com', 'https://Keys.example.com'),
      'stores.keys.origins[1]',
      13,
      /Write https:\/\/keys\.example\.com\./,
    ],
    [
      'origin usual port',
      swap('https://keys.example.com', 'https://keys.example.com:443'),
      'stores.keys.origins[1]',
      13,
      /Write https:\/\/keys\.example\.com\./,
    ],
    [
      'origin with user',
      swap('https://keys.example.com', 'https://u@keys.example.com'),
      'stores.keys.origins[1]',
      13,
      /Write https:\/\/keys\.example\.com\./,
    ],
    [
      'origin plain http',
      swap('https://keys.example.com', 'http://keys.example.com'),
      'stores.keys.origins[1]',
      13,
      /Write https:\/\/keys\.example\.com\./,
    ],
    [
      'origin wildcard',
      swap('https://keys.example.com', 'https://*.example.com'),
      'stores.keys.origins[1]',
      13,
      /Wildcards/,
    ],
    ['origin null', swap('https://keys.example.com', '"null"'), 'stores.keys.origins[1]', 13, /Write https/],
    ['method unknown', swap('[card, bank]', '[card, bnak]'), 'stores.blocks.methods[1]', 8, /Did you mean "bank"/],
    ['method twice', swap('[card, bank]', '[card, card]'), 'stores.blocks.methods[1]', 8, /twice/],
    ['no method', swap('[card, bank]', '[]'), 'stores.blocks.methods', 8, /at least one/],
    ['logo plain http', swap('secret:', 'logo: http://x.example/l.png\n    secret:'), 'stores.blocks.logo', 6, /https/],
    ['logo script', swap('secret:', 'logo: "data:text/html,x"\n    secret:'), 'stores.blocks.logo', 6, /data:image/],
    ['accent name', swap('secret:', 'accent: blue\n    secret:'), 'stores.blocks.accent', 6, /#0055ff/],
    ['name of two lines', swap('secret:', 'name: "a\\nb"\n    secret:'), 'stores.blocks.name', 6, /one line/],
    ['secret missing', swap(`    secret: \${BLOCKS_SECRET}\n`, ''), 'stores.blocks.secret', 4, /missing/],
    ['secret a number', swap(`\${BLOCKS_SECRET}`, '1234567890123'), 'stores.blocks.secret', 6, /in quotes/],
    ['secret empty', swap(`\${BLOCKS_SECRET}`, '""'), 'stores.blocks.secret', 6, /empty/],
    ['secret blank', swap(`\${BLOCKS_SECRET}`, '"  "'), 'stores.blocks.secret', 6, /empty/],
    [
      'own key misspelt',
      swap('secret:', 'presnt: store\n    secret:'),
      'stores.blocks.presnt',
      6,
      /Did you mean "present"/,
    ],
    [
      'common key misspelt',
      swap('methods: [card, bank]', 'method: [card]'),
      'stores.blocks.method',
      8,
      /Did you mean "methods"/,
    ],
    [
      "another platform's key",
      swap('secret:', 'loginToken: x\n    secret:'),
      'stores.blocks.loginToken',
      6,
      /Known keys: /,
    ],
    [
      'own value misspelt',
      swap('secret:', 'present: stor\n    secret:'),
      'stores.blocks.present',
      6,
      /Did you mean "store"/,
    ],
    [
      'nested key misspelt',
      swap('platform: atshop', 'platform: atshop\n    limits: { perMinut: 3, perMinute: 4 }'),
      'stores.keys.limits.perMinut',
      11,
      /"perMinute"/,
    ],
    [
      'nested value wrong',
      swap('platform: atshop', 'platform: atshop\n    limits:\n      perMinute: many'),
      'stores.keys.limits.perMinute',
      12,
      /number/,
    ],
    [
      'companion of a file',
      swap('platform: atshop', 'platform: atshop\n    loginTokenFile: /x'),
      'stores.keys.loginTokenFile',
      11,
      /loginToken: \$\{file:/,
    ],
    ['__proto__', swap('secret:', '__proto__: x\n    secret:'), 'stores.blocks.__proto__', 6, /not a known key/],
    // Methods
    [
      'no methods',
      GOOD.slice(0, GOOD.indexOf('methods:\n  card')).replace('    methods: [card, bank]\n', ''),
      'methods',
      1,
      /at least one method/,
    ],
    [
      'method as text',
      swap('card: { provider: sandbox }', 'card: sandbox'),
      'methods.card',
      16,
      /card: \{ provider: sandbox \}/,
    ],
    ['method empty', swap('card: { provider: sandbox }', 'card:'), 'methods.card', 16, /block of keys/],
    ['provider missing', swap('{ provider: sandbox }', '{ label: Card }'), 'methods.card.provider', 16, /missing/],
    [
      'provider misspelt',
      swap('provider: sandbox', 'provider: sandbx'),
      'methods.card.provider',
      16,
      /Did you mean "sandbox"/,
    ],
    [
      'provider unknown',
      swap('provider: sandbox', 'provider: pennypost'),
      'methods.card.provider',
      16,
      /Providers: bank-transfer, sandbox/,
    ],
    [
      'provider key unknown',
      swap('provider: sandbox }', 'provider: sandbox, ibn: x }'),
      'methods.card.ibn',
      16,
      /not a known key/,
    ],
    ['provider key missing', swap(', beneficiary: Example BV', ''), 'methods.bank.beneficiary', 17, /missing/],
    ['provider key out of range', swap(', beneficiary', ', days: 99, beneficiary'), 'methods.bank.days', 17, /30/],
    [
      'provider secret empty',
      swap('{ provider: sandbox }', '{ provider: sandbox, apiKey: "" }'),
      'methods.card.apiKey',
      16,
      /empty/,
    ],
    [
      'label of two lines',
      swap('{ provider: sandbox }', '{ provider: sandbox, label: "a\\tb" }'),
      'methods.card.label',
      16,
      /one line/,
    ],
    // Substitution
    ['variable unset', swap('BLOCKS_SECRET', 'BLOKS_SECRET'), 'stores.blocks.secret', 6, /BLOKS_SECRET is not set/],
    ['variable misnamed', swap('BLOCKS_SECRET', 'BLOCKS-SECRET'), 'stores.blocks.secret', 6, /letters, digits and _/],
    ['placeholder open', swap(`\${BLOCKS_SECRET}`, `"\${BLOCKS_SECRET"`), 'stores.blocks.secret', 6, /never closed/],
    [
      'file missing',
      swap('/run/secrets/token', '/run/secrets/tokn'),
      'stores.keys.loginToken',
      14,
      /tokn does not exist/,
    ],
    ['file unnamed', swap('/run/secrets/token', ''), 'stores.keys.loginToken', 14, /names no file/],
    // YAML itself
    ['a key twice', swap('database: ./data/tillgate.db', 'publicUrl: https://b.example'), '', 2, /once/],
    ['a tab', swap('    platform: craftingstore', '\t  platform: craftingstore'), '', 5, /YAML/],
    ['an open bracket', swap('[card, bank]', '[card, bank'), '', 9, /YAML/],
    ['an unknown tag', swap('id: blocks', 'id: !include blocks'), '', 4, /tag/i],
    ['an alias to nothing', swap('[card, bank]', '*nothing'), 'stores.blocks.methods', 8, /no &nothing/],
  ];

  it.each(table)('%s', (_what, text, key, line, says) => {
    const problems = refused(text, { files: FILES });
    const found = problems.map((problem) => ({ key: problem.key, line: problem.line }));
    expect(found).toEqual([{ key, line }]);
    const [problem] = problems;
    expect(`${problem?.message} ${problem?.fix}`).toMatch(says);
  });

  it('reports all of them at once, in the order of the file', () => {
    const text = swap('https://pay', 'http://pay')
      .replace('platform: craftingstore', 'platform: craft')
      .replace('https://keys.example.com', 'https://keys.example.com/')
      .replace('[card, bank]', '[cart]')
      .replace('provider: sandbox', 'provder: sandbox')
      .replace('iban: NL91ABNA0417164300, ', '');
    const found = refused(text, { files: FILES }).map(({ key, line }) => `${line} ${key}`);
    expect(found).toEqual([
      '1 publicUrl',
      '5 stores.blocks.platform',
      '8 stores.blocks.methods[0]',
      '13 stores.keys.origins[1]',
      '16 methods.card.provider',
      '16 methods.card.provder',
      '17 methods.bank.iban',
    ]);
  });

  it('names the column too', () => {
    const [problem] = refused(swap('provider: sandbox', 'provder: sandbox, provider: sandbox'), { files: FILES });
    expect(problem).toMatchObject({ line: 16, column: 11 });
  });

  it.each([
    ['PORT', '0'],
    ['PORT', 'http'],
    ['HOST', 'http://0.0.0.0'],
  ])('refuses %s=%s of the environment', (name, value) => {
    const [problem, ...rest] = refused(GOOD, { files: FILES, env: { [name]: value } });
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({ key: `environment variable ${name}`, line: null });
  });

  it.each(['', '# only a comment', 'just text', '- a\n- b', 'null'])('refuses %j as a whole', (text) => {
    expect(refused(text)).toEqual([
      expect.objectContaining({ key: '', fix: expect.stringContaining('tillgate init') }),
    ]);
  });

  it('refuses a YAML alias inside itself', () => {
    const [problem] = refused(swap('[card, bank]', '&a [card, *a]'), { files: FILES });
    expect(problem).toMatchObject({ key: 'stores.blocks.methods[1]', line: 8 });
  });

  it('never shows a secret in a mistake', () => {
    const text = swap('secret:', 'present: page\n    secretPrevious: [x]\n    secret:').replace('card: {', 'Card: {');
    const problems = refused(text, { files: FILES });
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain(SECRET);
  });
});
