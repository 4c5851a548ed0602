import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../server/config/parse.ts';
import { commercelayer } from '../../../../server/platforms/commercelayer/index.ts';
import { registry } from '../../../../server/registry.ts';
import { ORGANIZATION, SECRET } from './fixture.ts';

const parse = (keys: Readonly<Record<string, unknown>>) =>
  commercelayer.configSchema.safeParse({ secret: SECRET, organization: ORGANIZATION, ...keys });

describe('the configuration of a Commerce Layer store', () => {
  it('needs a secret and the organization; the rest has defaults', () => {
    expect(parse({}).data).toEqual({
      secret: SECRET,
      organization: ORGANIZATION,
      answerWithinMs: 3_000,
      actionKeys: false,
      messages: false,
    });
    expect(commercelayer.configSchema.safeParse({}).error?.issues.map(({ path }) => path.join('.'))).toEqual([
      'secret',
      'organization',
    ]);
  });

  it('fills in the words for events of the Payments API', () => {
    const usual = { authorization: 'AUTHORIZATION', capture: 'CAPTURE', void: 'VOID', refund: 'REFUND' };
    expect(parse({ payments: {} }).data).toMatchObject({ payments: { eventTypes: usual } });
    expect(parse({ payments: { eventTypes: { capture: 'CAPTURED' } } }).data).toMatchObject({
      payments: { eventTypes: { ...usual, capture: 'CAPTURED' } },
    });
  });

  it('keeps only the origin of the organization', () => {
    expect(parse({ organization: `${ORGANIZATION}/` }).data?.organization).toBe(ORGANIZATION);
    expect(parse({ organization: 'http://127.0.0.1:4100' }).data?.organization).toBe('http://127.0.0.1:4100');
  });

  it('takes plain http on loopback only', () => {
    expect(parse({ webhookUrl: 'http://localhost:4100/webhook' }).success).toBe(true);
    expect(parse({ webhookUrl: 'https://core.commercelayer.co/webhook_callbacks/external_gateways/a' }).success).toBe(
      true,
    );
  });

  it.each([
    ['secret', ''],
    ['secret', '  '],
    ['secretPrevious', ''],
    ['organization', 'fashion'],
    ['organization', 'http://fashion.commercelayer.io'],
    ['organization', 'https://fashion.commercelayer.io/api'],
    ['organization', 'https://fashion.commercelayer.io/?x=1'],
    ['organization', 'https://user:pass@fashion.commercelayer.io'],
    ['organization', 'ftp://fashion.commercelayer.io'],
    ['webhookUrl', 'http://core.commercelayer.co/webhook'],
    ['webhookUrl', 'https://user:pass@core.commercelayer.co/webhook'],
    ['webhookUrl', '/webhook'],
    ['answerWithinMs', 499],
    ['answerWithinMs', 14_001],
    ['answerWithinMs', 3_000.5],
    ['answerWithinMs', '3000'],
    ['mode', 'production'],
    ['actionKeys', 'yes'],
    ['organizationId', 'a b'],
    ['payments', { secret: '' }, 'payments.secret'],
    ['payments', { webhookUrl: 'http://example.com' }, 'payments.webhookUrl'],
    ['payments', { eventTypes: { capture: 'with space' } }, 'payments.eventTypes.capture'],
  ])('refuses %s: %j', (key, value, path = key) => {
    const issues = parse({ [key]: value }).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
    expect(issues[0]?.message).not.toBe('');
  });

  it('refuses keys it does not know', () => {
    expect(parse({ webhookURL: 'https://example.com' }).success).toBe(false);
    expect(parse({ payments: { eventTypes: { sale: 'SALE' } } }).success).toBe(false);
  });

  it('can be read from a configuration file, and mistakes are named with their line', () => {
    const text = `publicUrl: https://pay.example.com
database: ./data/tillgate.db
stores:
  - id: fashion
    platform: commercelayer
    secret: ${SECRET}
    origins: [https://fashion.example.com]
    methods: [card]
    organization: https://fashion.commercelayer.io
    webhookUrl: https://core.commercelayer.co/webhook_callbacks/external_gateways/abc
    payments: { secret: ${SECRET}, eventTypes: { capture: CAPTURE } }
methods:
  card: { provider: sandbox }
`;
    const options = { env: {}, readFile: () => '', registry, directory: '/srv/shop' };
    const result = parseConfig(text, options);
    if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
    expect(result.config.stores).toMatchObject([{ id: 'fashion', answerWithinMs: 3_000, actionKeys: false }]);
    const broken = parseConfig(text.replace('organization:', 'organisation:').replace('capture:', 'captur:'), options);
    expect(broken.ok ? [] : broken.problems.map(({ key, line }) => `${line} ${key}`)).toEqual([
      '4 stores.fashion.organization',
      '9 stores.fashion.organisation',
      '11 stores.fashion.payments.eventTypes.captur',
    ]);
  });
});
