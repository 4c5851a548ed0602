import { describe, expect, it } from 'vitest';
import { demoConfig, demoSecrets } from '../../demo/config.ts';
import { parseConfigWithModules } from '../../server/config/parse.ts';
import { registry } from '../../server/registry.ts';

const text = demoConfig({
  tillgate: 'http://127.0.0.1:4401',
  database: '/var/tmp/a folder: with "quotes"/tillgate.db',
  craftingStore: { url: 'http://localhost:4402', callbackUrl: 'http://127.0.0.1:4402/callback/custom' },
  atshop: {
    url: 'http://localhost:4403',
    ddpUrl: 'ws://127.0.0.1:4403/websocket',
    restUrl: 'http://127.0.0.1:4403',
  },
  fashion: {
    url: 'http://localhost:4404',
    platform: { apiUrl: 'http://127.0.0.1:4404' },
    gateway: { id: 'g1', secret: '', webhookUrl: 'http://127.0.0.1:4404/webhook_callbacks/external_gateways/g1' },
    setting: {
      id: 's1',
      secret: '',
      webhookUrl: 'http://127.0.0.1:4404/webhook_callbacks/payment_setting_externals/s1',
    },
  },
  voucher: { apiUrl: 'http://127.0.0.1:4405/v1' },
});

const parse = (env: Record<string, string>) =>
  parseConfigWithModules(text, {
    env,
    readFile: () => {
      throw new Error('The demo reads no files');
    },
    registry,
  });

describe("the demo's tillgate.yaml", () => {
  it('is a configuration without a mistake: five stores, three methods, one of them by a provider of the merchant’s own', async () => {
    const secrets = demoSecrets();
    const result = await parse({ ...secrets });
    expect(result).toMatchObject({
      ok: true,
      config: {
        port: 4401,
        host: '127.0.0.1',
        database: '/var/tmp/a folder: with "quotes"/tillgate.db',
        stores: [
          { id: 'blocks', present: 'page', secret: secrets.BLOCKS_SECRET },
          { id: 'blocks-overlay', present: 'store', secret: secrets.OVERLAY_SECRET },
          { id: 'keys', api: 'ddp', currency: 'EUR', loginToken: secrets.ATSHOP_LOGIN_TOKEN },
          { id: 'keys-rest', api: 'rest' },
          { id: 'fashion', organization: 'http://127.0.0.1:4404', secret: secrets.FASHION_SECRET },
        ],
        methods: [
          { id: 'card' },
          { id: 'bank' },
          { id: 'voucher', provider: 'prepin', config: { apiKey: secrets.PREPIN_API_KEY } },
        ],
      },
    });
  });

  it('holds no secret itself', async () => {
    expect(await parse({})).toMatchObject({ ok: false });
  });
});
