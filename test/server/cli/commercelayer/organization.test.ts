import { describe, expect, it } from 'vitest';
import { tokenUrl } from '../../../../server/cli/commercelayer/credentials.ts';
import { connectionState } from '../../../../server/cli/commercelayer/examine.ts';
import { judge } from '../../../../server/cli/commercelayer/judge.ts';
import type { Resource } from '../../../../server/cli/commercelayer/resource.ts';
import type { ConnectedStore } from '../../../../server/cli/commercelayer/store.ts';
import { webhookOf, webhookToDo } from '../../../../server/cli/commercelayer/webhook.ts';

const store: ConnectedStore = {
  id: 'fashion',
  publicUrl: 'https://pay.example.com',
  organization: 'https://fashion.commercelayer.io',
  actionKeys: false,
};
const resource: Resource = {
  id: 'exqbrsrbJv',
  type: 'external_gateways',
  attributes: {},
  relationships: {},
  meta: {},
};

describe('where tokens are issued', () => {
  it.each([
    ['https://fashion.commercelayer.io', 'https://auth.commercelayer.io/oauth/token'],
    ['https://fashion.commercelayer.co', 'https://auth.commercelayer.co/oauth/token'],
    ['http://localhost:4005', 'http://localhost:4005/oauth/token'],
    ['https://notcommercelayer.io.example.com', 'https://notcommercelayer.io.example.com/oauth/token'],
    ['https://evilcommercelayer.io', 'https://evilcommercelayer.io/oauth/token'],
  ])('for %s', (organization, url) => {
    expect(tokenUrl({}, {}, organization)).toBe(url);
  });

  it('is the option, before the environment', () => {
    const env = { TILLGATE_CL_AUTH_URL: 'https://env.example.com' };
    expect(tokenUrl({}, env, store.organization)).toBe('https://env.example.com/oauth/token');
    expect(tokenUrl({ authUrl: 'https://x.example/t' }, env, store.organization)).toBe('https://x.example/t');
  });
});

describe('the webhook endpoint', () => {
  it('of a gateway is guessed from other gateways, and said to be a guess', () => {
    const webhook = webhookOf(resource, 'gateway', store);
    expect(webhook).toEqual({
      key: 'stores.fashion.webhookUrl',
      url: 'https://core.commercelayer.co/webhook_callbacks/external_gateways/exqbrsrbJv',
      certain: false,
      configured: null,
    });
    expect(webhookToDo(webhook)).toContain('a guess');
  });

  it('that is configured is believed as long as Commerce Layer does not say another', () => {
    const configured = { ...store, webhookUrl: 'https://core.example.com/own' };
    expect(webhookToDo(webhookOf(resource, 'gateway', configured))).toBeNull();
    const told = { ...resource, attributes: { webhook_endpoint_url: 'https://core.example.com/told' } };
    expect(webhookToDo(webhookOf(told, 'payments', configured))).toContain('https://core.example.com/told');
    const right = { ...configured, payments: { secret: undefined, webhookUrl: 'https://core.example.com/told' } };
    expect(webhookToDo(webhookOf(told, 'payments', right))).toBeNull();
  });
});

it('warns that Commerce Layer cannot reach this machine', () => {
  const local = { ...store, publicUrl: 'http://localhost:8080' };
  const gateway = connectionState(resource, 'gateway', local);
  const findings = judge({ gateway, paymentSetting: null, methods: [] }, local, { paymentsApi: false });
  expect(findings).toContainEqual({
    level: 'warning',
    message: expect.stringContaining('cannot reach http://localhost:8080'),
  });
});
