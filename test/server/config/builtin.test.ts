import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../server/config/parse.ts';
import { registry } from '../../../server/registry.ts';
import { SECRET } from './support.ts';

/** The documented example, with every key of the two platforms. */
const EXAMPLE = `publicUrl: https://pay.example.com
database: ./data/tillgate.db
stores:
  - id: blocks
    platform: craftingstore
    secret: \${BLOCKS_SECRET}            # secretPrevious: accepted for verifying during a rotation
    origins: [https://blocks.example.net]
    methods: [card, bank]
    present: page
    storeUrl: https://blocks.example.net
    callbackUrl: https://api.craftingstore.net/callback/custom
  - id: keys
    platform: atshop
    origins: [https://keys.atshop.io, https://keys.example.com]
    methods: [card, bank]
    api: ddp
    ddpUrl: wss://ddp.atshop.io/websocket
    restUrl: https://i-api.atshop.io
    loginToken: \${file:/run/secrets/atshop}
    currency: USD
methods:
  card: { provider: sandbox }
  bank: { provider: bank-transfer, iban: NL91ABNA0417164300, bic: ABNANL2A, beneficiary: Example BV }
`;

const parse = (text: string) =>
  parseConfig(text, {
    env: { BLOCKS_SECRET: SECRET },
    readFile: () => `${SECRET}\n`,
    registry,
    directory: '/srv/shop',
  });

describe('the built-in platforms and providers', () => {
  it('accept the documented example', () => {
    const result = parse(EXAMPLE);
    if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
    expect(result.warnings).toEqual([]);
    expect(result.config.stores).toMatchObject([
      { id: 'blocks', secret: SECRET, present: 'page', callbackUrl: 'https://api.craftingstore.net/callback/custom' },
      { id: 'keys', loginToken: SECRET, loginTokenFile: '/run/secrets/atshop', currency: 'USD' },
    ]);
  });

  it('let nobody write the companion of a file', () => {
    const result = parse(EXAMPLE.replace('    currency: USD', '    loginTokenFile: /etc/passwd'));
    expect(result).toMatchObject({ ok: false, problems: [{ key: 'stores.keys.loginTokenFile', line: 20 }] });
  });

  it('report every mistake in their own keys, each with its line', () => {
    const text = EXAMPLE.replace('present: page', 'present: shop')
      .replace('callbackUrl: https', 'callbackURL: https')
      .replace('api: ddp', 'api: soap')
      .replace('wss://ddp', 'ws://ddp')
      .replace('NL91', 'NL92')
      .replace('provider: sandbox', 'provider: sandbox, settleAfterMs: -1');
    const result = parse(text);
    const found = result.ok ? [] : result.problems.map(({ key, line }) => `${line} ${key}`);
    expect(found).toEqual([
      '9 stores.blocks.present',
      '11 stores.blocks.callbackURL',
      '16 stores.keys.api',
      '17 stores.keys.ddpUrl',
      '22 methods.card.settleAfterMs',
      '23 methods.bank.iban',
    ]);
  });
});
