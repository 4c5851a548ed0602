import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { knownKeys } from '../../../server/config/known-keys.ts';
import { parseConfig } from '../../../server/config/parse.ts';
import { registry } from '../../../server/registry.ts';
import { SECRET } from './support.ts';

/** The documented example, with every key of the three platforms. */
const EXAMPLE = `publicUrl: https://pay.example.com
database: ./data/tillgate.db
stores:
  - id: blocks
    platform: craftingstore
    secret: \${BLOCKS_SECRET}
    secretPrevious: \${BLOCKS_SECRET_PREVIOUS}   # accepted for verifying during a rotation
    origins: [https://blocks.example.net]
    methods: [card, bank]
    present: page
    storeUrl: https://blocks.example.net
    callbackUrl: https://api.craftingstore.net/callback/custom
    priceScale: cents
    chargebackType: charge-back
  - id: keys
    platform: atshop
    origins: [https://keys.atshop.io, https://keys.example.com]
    methods: [card, bank]
    api: ddp
    ddpUrl: wss://ddp.atshop.io/websocket
    restUrl: https://i-api.atshop.io
    loginToken: \${file:/run/secrets/atshop}
    currency: USD
    returnUrl: https://keys.example.com/return?order={orderId}
    cancelUrl: https://keys.example.com/cancel?order={orderId}
    paymentMethod: alternative-payment
  - id: fashion
    platform: commercelayer
    origins: [https://fashion.example.com]
    methods: [card, bank]
    organization: https://fashion.commercelayer.io
    organizationId: WnZPoFZEKy
    secret: \${FASHION_SECRET}
    secretPrevious: \${FASHION_SECRET_PREVIOUS}
    webhookUrl: https://core.commercelayer.co/webhook_callbacks/external_gateways/abc
    answerWithinMs: 2000
    mode: live
    actionKeys: true
    messages: true
    payments:
      secret: \${file:/run/secrets/payments}
      secretPrevious: \${FASHION_SECRET_PREVIOUS}
      webhookUrl: https://core.commercelayer.io/webhook_callbacks/payment_setting_externals/abc
      eventTypes: { authorization: AUTHORIZATION, capture: CAPTURED, void: VOID, refund: REFUND }
methods:
  card: { provider: sandbox }
  bank: { provider: bank-transfer, iban: NL91ABNA0417164300, bic: ABNANL2A, beneficiary: Example BV }
`;

const FASHION_SECRET = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const PREVIOUS = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';

const parse = (text: string) =>
  parseConfig(text, {
    env: { BLOCKS_SECRET: SECRET, BLOCKS_SECRET_PREVIOUS: PREVIOUS, FASHION_SECRET, FASHION_SECRET_PREVIOUS: PREVIOUS },
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
      {
        id: 'fashion',
        organization: 'https://fashion.commercelayer.io',
        secret: FASHION_SECRET,
        secretPrevious: PREVIOUS,
        answerWithinMs: 2_000,
        payments: { secret: SECRET, eventTypes: { authorization: 'AUTHORIZATION', capture: 'CAPTURED' } },
      },
    ]);
  });

  it.each([...registry.platforms.values()])('know no key of $id that the example leaves out', (platform) => {
    const stores: readonly Record<string, unknown>[] = parseYaml(EXAMPLE).stores;
    const written = stores.find((store) => store.platform === platform.id) ?? {};
    // The companion of a file is filled in.
    const known = [...(knownKeys(platform.configSchema) ?? [])].filter((key) => !key.endsWith('File'));
    expect(known).not.toEqual([]);
    expect(known.filter((key) => !(key in written))).toEqual([]);
  });

  it('let nobody write the companion of a file', () => {
    const result = parse(EXAMPLE.replace('    currency: USD', '    loginTokenFile: /etc/passwd'));
    expect(result).toMatchObject({ ok: false, problems: [{ key: 'stores.keys.loginTokenFile', line: 23 }] });
  });

  it('report every mistake in their own keys, each with its line', () => {
    const text = EXAMPLE.replace('organization: https', 'organization: http')
      .replace('answerWithinMs: 2000', 'answerWithinMs: 20000')
      .replace('mode: live', 'mode: production')
      .replace('void: VOID', 'viod: VOID')
      .replace('present: page', 'present: shop')
      .replace('callbackUrl: https', 'callbackURL: https')
      .replace('api: ddp', 'api: soap')
      .replace('wss://ddp', 'ws://ddp')
      .replace('NL91', 'NL92')
      .replace('provider: sandbox', 'provider: sandbox, settleAfterMs: -1');
    const result = parse(text);
    const found = result.ok ? [] : result.problems.map(({ key, line }) => `${line} ${key}`);
    expect(found).toEqual([
      '10 stores.blocks.present',
      '12 stores.blocks.callbackURL',
      '19 stores.keys.api',
      '20 stores.keys.ddpUrl',
      '31 stores.fashion.organization',
      '36 stores.fashion.answerWithinMs',
      '37 stores.fashion.mode',
      '44 stores.fashion.payments.eventTypes.viod',
      '46 methods.card.settleAfterMs',
      '47 methods.bank.iban',
    ]);
  });
});
