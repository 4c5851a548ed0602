import { describe, expect, it } from 'vitest';
import type { StoreRequestVerdict } from '../../../../server/platforms/platform.ts';
import {
  ACTION,
  actionAt,
  body,
  CHECKOUT,
  lineItem,
  ORDER,
  openStore,
  order,
  orderRelation,
  postJson,
  refusalAt,
  resource,
} from './fixture.ts';

const SAVED = 'src_0123456789abcdef0123456789abcdef';
const CAPTURE_ACTION = 'act_fedcba9876543210fedcba9876543210';
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

type Keys = Readonly<Record<string, unknown>>;

const euroOrder = (attributes: Keys = {}) => order({ currency_code: 'EUR', ...attributes });

/** What we answered to the session call, as Commerce Layer keeps it. */
const session = (attributes: Keys = {}) =>
  resource(
    'payment_sessions',
    'sess000001',
    {
      amount_cents: 12_000,
      currency_code: 'EUR',
      response_data: {
        success: true,
        data: { id: CHECKOUT, transaction_token: CHECKOUT, checkout_url: 'https://pay.example.com/checkout/x' },
      },
      ...attributes,
    },
    orderRelation,
  );
const ofSession = { payment_session: { type: 'payment_sessions', id: 'sess000001' } };

const authorization = (attributes: Keys = {}) =>
  resource(
    'payment_authorizations',
    'auth000001',
    { token: ACTION, amount_cents: 12_000, currency_code: 'EUR', ...attributes },
    ofSession,
  );
const ofAuthorization = { payment_authorization: { type: 'payment_authorizations', id: 'auth000001' } };

const capture = (attributes: Keys = {}, relations: Keys = ofAuthorization) =>
  resource('payment_captures', 'capt000001', { amount_cents: 5_000, currency_code: 'EUR', ...attributes }, relations);
const ofCapture = { payment_capture: { type: 'payment_captures', id: 'capt000001' } };

const openingAt = async (document: unknown): Promise<Extract<StoreRequestVerdict, { verdict: 'open' }>> => {
  const verdict = await openStore().parseRequest(postJson('/payments/session', document));
  if (verdict.verdict !== 'open') throw new Error(`Expected to open, got ${JSON.stringify(verdict)}`);
  return verdict;
};

async function keyAt(path: string, document: unknown): Promise<string> {
  const action = await actionAt(path, document);
  if (!('key' in action)) throw new Error(`${action.kind} has no key`);
  return action.key;
}

describe('session', () => {
  it('opens a checkout over the amount of the session, which may be a part of the order', async () => {
    const document = body(euroOrder({ session_amount_cents: 12_000 }), [lineItem('a')]);
    expect(await openingAt(document)).toEqual({
      verdict: 'open',
      orderRef: ORDER,
      quote: {
        money: eur(12_000),
        title: 'Enamel Mug',
        successUrl: null,
        cancelUrl: null,
        orderNumber: '28030653',
        basketRef: null,
        customerRef: 'njmyhjxoNb',
        country: null,
      },
      renew: true,
      api: 'payments',
    });
  });

  it('opens it over the whole order where no amount is said', async () => {
    expect(await openingAt(body(euroOrder(), []))).toMatchObject({ quote: { money: eur(16_000) } });
  });

  it('believes the primary order, should it be included a second time without that amount', async () => {
    const document = body(euroOrder({ session_amount_cents: 12_000 }), [euroOrder(), session()]);
    expect(await openingAt(document)).toMatchObject({ quote: { money: eur(12_000) } });
  });

  it('takes the session itself too, with its order', async () => {
    const unanswered = session({ response_data: null });
    expect(await openingAt(body(unanswered, [euroOrder()]))).toMatchObject({
      orderRef: ORDER,
      quote: { money: eur(12_000) },
    });
    expect((await refusalAt('/payments/session', body(unanswered, []))).code).toBe('order_missing');
  });

  it.each([[0], [-1], [1.5], ['12000']])('refuses the amount %j', async (amount) => {
    const verdict = await refusalAt('/payments/session', body(euroOrder({ session_amount_cents: amount })));
    expect([verdict.code, verdict.reply.status]).toEqual(['amount_invalid', 422]);
  });
});

describe('authorization', () => {
  const expected = { kind: 'authorize', token: CHECKOUT, orderRef: ORDER, money: eur(12_000), test: true };

  it('finds the checkout in the session’s response_data, whatever the primary resource is', async () => {
    const fresh = authorization({ token: null });
    expect(await actionAt('/payments/authorization', body(fresh, [session(), euroOrder()]))).toMatchObject(expected);
    expect(await actionAt('/payments/authorization', body(session(), [euroOrder()]))).toMatchObject(expected);
    expect(await actionAt('/payments/authorization', body(euroOrder(), [session()]))).toMatchObject(expected);
  });

  it('finds it under each name the answer gave it', async () => {
    for (const response_data of [
      { data: { id: CHECKOUT } },
      { data: { transaction_token: CHECKOUT } },
      { data: { session_token: CHECKOUT } },
      { id: CHECKOUT },
    ]) {
      const document = body(authorization({ token: null }), [session({ response_data }), euroOrder()]);
      expect(await actionAt('/payments/authorization', document)).toMatchObject({ token: CHECKOUT });
    }
    const direct = session({ response_data: null, token: CHECKOUT });
    expect(await actionAt('/payments/authorization', body(direct, [euroOrder()]))).toMatchObject({ token: CHECKOUT });
  });

  it('takes a saved source from the wallet', async () => {
    const wallet = resource('payment_wallets', 'wall000001', { token: SAVED });
    const document = body(authorization({ token: null }), [session({ response_data: {} }), wallet, euroOrder()]);
    expect(await actionAt('/payments/authorization', document)).toMatchObject({ token: SAVED });
  });

  it('is over the authorization’s own amount, else the session’s, else the order’s', async () => {
    const amountOf = async (own: number | null, ofSession: number | null) => {
      const document = body(authorization({ token: null, amount_cents: own }), [
        session({ amount_cents: ofSession }),
        euroOrder(),
      ]);
      const action = await actionAt('/payments/authorization', document);
      return 'money' in action ? action.money?.amountMinor : undefined;
    };
    expect(await amountOf(4_000, 12_000)).toBe(4_000);
    expect(await amountOf(null, 12_000)).toBe(12_000);
    expect(await amountOf(null, null)).toBe(16_000);
  });

  it('is one action per order, checkout and amount, and not the gateway’s', async () => {
    const of = (id: string) => body({ ...authorization({ token: null }), id }, [session(), euroOrder()]);
    const one = await keyAt('/payments/authorization', of('auth000001'));
    expect(await keyAt('/payments/authorization', of('auth000002'))).toBe(one);
  });

  it('says what to add to external_includes when the session or the order did not come along', async () => {
    const alone = await refusalAt('/payments/authorization', body(authorization({ token: null }), [euroOrder()]));
    expect([alone.code, alone.reason]).toEqual(['token_missing', expect.stringContaining('"payment_session"')]);
    const orderless = await refusalAt('/payments/authorization', body(authorization({ token: null }), [session()]));
    expect([orderless.code, orderless.reason]).toEqual(['order_missing', expect.stringContaining('"order"')]);
  });

  it('takes no text for a token that is none of ours', async () => {
    const foreign = session({ response_data: { data: { id: 'tr_xyz' } }, token: 'auth-xyz' });
    const verdict = await refusalAt('/payments/authorization', body(foreign, [euroOrder()]));
    expect([verdict.code, verdict.reply.status]).toEqual(['token_missing', 422]);
  });
});

describe('capture', () => {
  const expected = { kind: 'capture', token: ACTION, orderRef: ORDER };

  it('takes from the authorization what the new capture asks for', async () => {
    const document = body(capture(), [authorization(), session(), euroOrder()]);
    expect(await actionAt('/payments/capture', document)).toMatchObject({ ...expected, money: eur(5_000) });
  });

  it('takes all that is left where it asks for nothing', async () => {
    const left = authorization({ capture_balance_cents: 7_000 });
    const document = body(capture({ amount_cents: null }), [left, session()]);
    expect(await actionAt('/payments/capture', document)).toMatchObject({ ...expected, money: eur(7_000) });
  });

  it('reads the authorization itself as API 2017-08 sends it', async () => {
    const part = authorization({ capture_amount_cents: 3_000, capture_balance_cents: 12_000 });
    expect(await actionAt('/payments/capture', body(part, [session()]))).toMatchObject({
      ...expected,
      money: eur(3_000),
    });
  });

  it('finds the token in the answer that Commerce Layer kept', async () => {
    const kept = authorization({ token: null, response_data: { data: { action_id: ACTION } } });
    expect(await actionAt('/payments/capture', body(capture(), [kept]))).toMatchObject({ token: ACTION });
  });

  it('is told from others by the authorization and its balance, else by its own id', async () => {
    const of = (id: string, balance: number | null) =>
      body({ ...capture(), id }, [authorization({ capture_balance_cents: balance })]);
    const key = (id: string, balance: number | null) => keyAt('/payments/capture', of(id, balance));
    // After a lost answer, the same move comes as another resource.
    expect(await key('two', 12_000)).toBe(await key('one', 12_000));
    expect(await key('two', 7_000)).not.toBe(await key('one', 12_000));
    expect(await key('one', null)).toBe(await key('one', null));
    expect(await key('two', null)).not.toBe(await key('one', null));
    const legacy = (balance: number) =>
      body(authorization({ capture_amount_cents: 3_000, capture_balance_cents: balance }), []);
    expect(await keyAt('/payments/capture', legacy(12_000))).not.toBe(await keyAt('/payments/capture', legacy(9_000)));
  });

  it('chooses the authorization it names among several, and none by chance', async () => {
    const other = { ...authorization({ token: CAPTURE_ACTION }), id: 'auth000002' };
    expect(await actionAt('/payments/capture', body(capture(), [other, authorization()]))).toMatchObject({
      token: ACTION,
    });
    const unnamed = await refusalAt('/payments/capture', body(capture({}, {}), [other, authorization()]));
    expect([unnamed.code, unnamed.reason]).toEqual([
      'token_missing',
      expect.stringContaining('"payment_authorization"'),
    ]);
  });
});

describe('void', () => {
  it('names the authorization, and an amount only where one is said', async () => {
    const fresh = resource('payment_voids', 'void000001', { amount_cents: null }, ofAuthorization);
    expect(await actionAt('/payments/void', body(fresh, [authorization()]))).toMatchObject({
      kind: 'void',
      token: ACTION,
      money: null,
    });
    expect(await actionAt('/payments/void', body(authorization({ void_balance_cents: 7_000 }), []))).toMatchObject({
      token: ACTION,
      money: eur(7_000),
    });
  });
});

describe('refund', () => {
  const fresh = resource('payment_refunds', 'refu000001', { amount_cents: 2_000, currency_code: 'EUR' }, ofCapture);

  it('takes the token of the capture, not the authorization’s', async () => {
    const document = body(fresh, [authorization(), capture({ token: CAPTURE_ACTION }), session()]);
    expect(await actionAt('/payments/refund', document)).toMatchObject({
      kind: 'refund',
      token: CAPTURE_ACTION,
      money: eur(2_000),
    });
  });

  it('goes on from nothing but a capture', async () => {
    const verdict = await refusalAt('/payments/refund', body(fresh, [authorization(), session()]));
    expect([verdict.code, verdict.reason]).toEqual(['token_missing', expect.stringContaining('"payment_capture"')]);
  });

  it('reads the capture itself as API 2017-08 sends it', async () => {
    const part = capture({ token: CAPTURE_ACTION, refund_amount_cents: 1_000, refund_balance_cents: 5_000 });
    expect(await actionAt('/payments/refund', body(part, []))).toMatchObject({
      token: CAPTURE_ACTION,
      money: eur(1_000),
    });
  });
});

describe('token', () => {
  it('keeps the source of the session for the customer', async () => {
    expect(await actionAt('/payments/token', body(session(), [euroOrder()]))).toEqual({
      kind: 'token',
      token: CHECKOUT,
      orderRef: ORDER,
      customerRef: 'njmyhjxoNb',
    });
  });
});

describe('a body for another action', () => {
  it.each([
    ['/payments/authorization', capture()],
    ['/payments/void', capture()],
    ['/payments/refund', authorization()],
    ['/payments/capture', resource('payment_voids', 'v')],
    ['/payments/capture', resource('payment_refunds', 'r')],
    ['/payments/session', authorization()],
    ['/payments/capture', resource('authorizations', 'yGzeUJxRJj', { token: ACTION })],
  ])('is refused at %s', async (path, data) => {
    const verdict = await refusalAt(path, body(data));
    expect([verdict.code, verdict.reply.status]).toEqual(['type_unexpected', 422]);
  });

  it('is taken where its type says nothing: nobody knows yet what will be sent', async () => {
    const odd = resource('payment_transactions', 'x', {}, ofAuthorization);
    expect(await actionAt('/payments/capture', body(odd, [authorization()]))).toMatchObject({
      token: ACTION,
      money: eur(12_000),
    });
  });

  it('is refused when a session body comes to capture: there is no transaction in it', async () => {
    const verdict = await refusalAt('/payments/capture', body(euroOrder({ session_amount_cents: 1 }), [session()]));
    expect(verdict.code).toBe('token_missing');
  });
});
