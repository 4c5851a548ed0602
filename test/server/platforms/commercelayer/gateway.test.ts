import { describe, expect, it } from 'vitest';
import { MAX_AMOUNT_MINOR } from '../../../../shared/money.ts';
import {
  ACTION,
  actionAt,
  authorization,
  body,
  CHECKOUT,
  capture,
  externalPayment,
  lineItem,
  ORDER,
  order,
  orderRelation,
  refusalAt,
  resource,
} from './fixture.ts';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

/** The key of the action that a body asks for. */
async function keyAt(path: string, document: unknown): Promise<string> {
  const action = await actionAt(path, document);
  if (!('key' in action)) throw new Error(`${action.kind} has no key`);
  return action.key;
}

describe('authorize', () => {
  it('asks for the total of the order with taxes, under the token the browser gave', async () => {
    expect(await actionAt('/authorize', body(externalPayment()))).toEqual({
      kind: 'authorize',
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      test: true,
      token: CHECKOUT,
      orderRef: ORDER,
      money: usd(16_000),
      quote: {
        money: usd(16_000),
        title: 'Enamel Mug',
        successUrl: null,
        cancelUrl: null,
        orderNumber: '28030653',
        basketRef: null,
        customerRef: 'njmyhjxoNb',
        country: null,
      },
    });
  });

  it('takes the total and not one of its neighbours', async () => {
    const neighbours = { total_amount_cents: 1, subtotal_taxable_amount_cents: 2, total_taxable_amount_cents: 3 };
    expect(await actionAt('/authorize', body(externalPayment(), [order(neighbours)]))).toMatchObject({
      money: usd(16_000),
    });
  });

  it('counts in minor units whatever the currency', async () => {
    const yen = order({ currency_code: 'JPY', total_amount_with_taxes_cents: 900 });
    expect(await actionAt('/authorize', body(externalPayment(), [yen]))).toMatchObject({
      money: { amountMinor: 900, currency: 'JPY' },
    });
  });

  it('says whether it is about test data', async () => {
    const live = { ...externalPayment(), meta: { mode: 'live' } };
    const silent = { ...externalPayment(), meta: undefined };
    expect(await actionAt('/authorize', body(live))).toMatchObject({ test: false });
    expect(await actionAt('/authorize', body(silent))).toMatchObject({ test: true });
    expect(await actionAt('/authorize', body(silent, [{ ...order(), meta: {} }]))).toMatchObject({ test: null });
  });

  it('passes on tokens that are none of ours: the caller refuses them as unpaid', async () => {
    const stub = externalPayment({ payment_source_token: 'testToken12334554' });
    expect(await actionAt('/authorize', body(stub))).toMatchObject({ token: 'testToken12334554' });
  });

  it('is the same action for every external payment that two tabs make with one checkout', async () => {
    const one = await keyAt('/authorize', body(externalPayment({}, 'ZNKjeUYepv')));
    expect(await keyAt('/authorize', body(externalPayment({}, 'XNKjeUYepX')))).toBe(one);
  });

  it('is another action with another token, total, currency or order', async () => {
    const [mug] = [lineItem('kxnXtnWVAa')];
    const keys = await Promise.all([
      keyAt('/authorize', body(externalPayment())),
      keyAt('/authorize', body(externalPayment({ payment_source_token: `${CHECKOUT.slice(0, -1)}0` }))),
      keyAt('/authorize', body(externalPayment(), [order({ total_amount_with_taxes_cents: 15_999 }), mug])),
      keyAt('/authorize', body(externalPayment(), [order({ currency_code: 'EUR' }), mug])),
      keyAt(
        '/authorize',
        body({ ...externalPayment(), relationships: { order: { data: { type: 'orders', id: 'other' } } } }, [
          { ...order(), id: 'other' },
        ]),
      ),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is a new action for each external payment made with a saved source', async () => {
    const saved = { payment_source_token: 'src_0123456789abcdef0123456789abcdef' };
    const one = await keyAt('/authorize', body(externalPayment(saved, 'ZNKjeUYepv')));
    expect(await keyAt('/authorize', body(externalPayment(saved, 'ZNKjeUYepv')))).toBe(one);
    expect(await keyAt('/authorize', body(externalPayment(saved, 'XNKjeUYepX')))).not.toBe(one);
  });

  it('finds the order without a relationship if there is only one, and among others by its id', async () => {
    const loose = { ...externalPayment(), relationships: null };
    expect(await actionAt('/authorize', body(loose))).toMatchObject({ orderRef: ORDER });
    const other = { ...order({ total_amount_with_taxes_cents: 1 }), id: 'other' };
    expect(await actionAt('/authorize', body(externalPayment(), [other, order()]))).toMatchObject({
      orderRef: ORDER,
      money: usd(16_000),
    });
  });

  it.each([
    ['no includes', body(externalPayment(), []), 'order_missing', 'external_includes'],
    ['included left out', { data: externalPayment() }, 'order_missing', 'external_includes'],
    ['included as null', { data: externalPayment(), included: null }, 'order_missing', 'external_includes'],
    [
      'only another order',
      body(externalPayment(), [{ ...order(), id: 'other' }]),
      'order_missing',
      'external_includes',
    ],
    [
      'two orders and no relationship',
      body({ ...externalPayment(), relationships: {} }, [order(), { ...order(), id: 'other' }]),
      'order_ambiguous',
      'more than one order',
    ],
    [
      'the same order twice with different totals',
      body(externalPayment(), [order(), order({ total_amount_with_taxes_cents: 1 })]),
      'order_ambiguous',
      'different totals',
    ],
    [
      'no total',
      body(externalPayment(), [order({ total_amount_with_taxes_cents: null })]),
      'amount_missing',
      'total_amount_with_taxes_cents',
    ],
    ['no currency', body(externalPayment(), [order({ currency_code: null })]), 'currency_missing', 'currency'],
    ['no token', body(externalPayment({ payment_source_token: null })), 'token_missing', 'payment_source_token'],
    ['an empty token', body(externalPayment({ payment_source_token: '' })), 'token_missing', 'payment_source_token'],
    ['a number for a token', body(externalPayment({ payment_source_token: 7 })), 'token_missing', 'token'],
    ['a huge token', body(externalPayment({ payment_source_token: 'x'.repeat(256) })), 'token_missing', 'token'],
    ['attributes left out', body({ type: 'external_payments', id: 'x' }), 'token_missing', 'payment_source_token'],
  ])('refuses a body with %s, and says what is missing', async (_what, document, code, hint) => {
    const { reply, ...verdict } = await refusalAt('/authorize', document);
    expect(verdict).toMatchObject({ code, reason: expect.stringContaining(hint) });
    expect(reply).toMatchObject({
      status: 422,
      body: {
        success: false,
        data: { transaction_token: expect.any(String), amount_cents: 0 },
        error: { code, message: verdict.reason },
      },
    });
  });

  it('takes the same order twice when both agree', async () => {
    expect(await actionAt('/authorize', body(externalPayment(), [order(), order()]))).toMatchObject({
      money: usd(16_000),
    });
  });

  it.each([
    ['zero', 0],
    ['negative', -1],
    ['a fraction', 160.5],
    ['text', '16000'],
    ['beyond all bounds', MAX_AMOUNT_MINOR + 1],
    ['beyond exact integers', 2 ** 53],
    ['a boolean', true],
    ['an object', { cents: 1 }],
  ])('refuses a total that is %s', async (_what, total) => {
    const document = body(externalPayment(), [order({ total_amount_with_taxes_cents: total })]);
    expect((await refusalAt('/authorize', document)).code).toBe('amount_invalid');
  });

  it.each(['usd', 'US', 'DOLLAR', '€', ' USD'])('refuses the currency %j', async (currency) => {
    const document = body(externalPayment(), [order({ currency_code: currency })]);
    expect((await refusalAt('/authorize', document)).code).toBe('amount_invalid');
  });
});

describe('the order as the shopper sees it', () => {
  const titleOf = async (included: readonly unknown[]) => {
    const action = await actionAt('/authorize', body(externalPayment(), included));
    if (action.kind !== 'authorize') throw new Error('not an authorize');
    return action.quote.title;
  };
  const customerOf = async (included: readonly unknown[]) => {
    const action = await actionAt('/authorize', body(externalPayment(), included));
    if (action.kind !== 'authorize') throw new Error('not an authorize');
    return action.quote.customerRef;
  };

  it('names goods and how many, and neither shipment, payment nor discount', async () => {
    const items = [
      lineItem('a', { name: 'Mug', quantity: 2 }),
      lineItem('b', { name: 'Shipment #1', item_type: 'shipments' }),
      lineItem('c', { name: 'External Payment', item_type: 'payment_methods' }),
      lineItem('d', { name: 'Gift card', item_type: 'gift_cards' }),
      lineItem('e', { name: null }),
    ];
    expect(await titleOf([order(), ...items])).toBe('2 × Mug, Gift card');
  });

  it('is its number where no names came along, and its id without a number', async () => {
    expect(await titleOf([order()])).toBe('Order 28030653');
    expect(await titleOf([order({ number: 28_030_653 })])).toBe('Order 28030653');
    expect(await titleOf([order({ number: null })])).toBe(`Order ${ORDER}`);
  });

  it('is a line of at most 140 characters without control characters', async () => {
    const title = await titleOf([order(), lineItem('a', { name: `A\u0000B\n${'long '.repeat(100)}` })]);
    expect(title).toMatch(/^AB long .*…$/);
    expect(Array.from(title)).toHaveLength(140);
  });

  it('has a customer only where the order is not a guest’s', async () => {
    const customer = resource('customers', 'cust000001', { email: 'john@example.com' });
    const anonymous = { ...order(), relationships: {} };
    expect(await customerOf([order()])).toBe('njmyhjxoNb');
    expect(await customerOf([anonymous, customer])).toBe('cust000001');
    expect(await customerOf([anonymous])).toBeNull();
    expect(await customerOf([order({ guest: true }), customer])).toBeNull();
  });
});

describe('capture', () => {
  it('moves the requested part, else all that is left, else the whole', async () => {
    const amountOf = async (attributes: Record<string, unknown>) => {
      const action = await actionAt('/capture', body(authorization(attributes)));
      return 'money' in action ? action.money?.amountMinor : undefined;
    };
    expect(await amountOf({ capture_amount_cents: 5_000 })).toBe(5_000);
    expect(await amountOf({ capture_balance_cents: 11_000 })).toBe(11_000);
    expect(await amountOf({ capture_balance_cents: undefined })).toBe(16_000);
  });

  it('is read without any include', async () => {
    expect(await actionAt('/capture', { data: authorization() })).toMatchObject({
      kind: 'capture',
      token: ACTION,
      orderRef: ORDER,
      money: usd(16_000),
    });
    expect(await actionAt('/capture', { data: { ...authorization(), relationships: {} } })).toMatchObject({
      orderRef: null,
    });
  });

  it('finds the currency at the order where the authorization has none', async () => {
    expect(await actionAt('/capture', body(authorization({ currency_code: null })))).toMatchObject({
      money: usd(16_000),
    });
    const bare = await refusalAt('/capture', { data: authorization({ currency_code: null }) });
    expect([bare.code, bare.reason]).toEqual(['currency_missing', expect.stringContaining('external_includes')]);
  });

  it('finds our token in the metadata where the transaction has lost it', async () => {
    const lost = authorization({ token: null, metadata: { foo: 'bar', tillgate_token: ACTION } });
    expect(await actionAt('/capture', body(lost))).toMatchObject({ token: ACTION });
    expect((await refusalAt('/capture', body(authorization({ token: null })))).code).toBe('token_missing');
    expect((await refusalAt('/capture', body(authorization({ token: null, metadata: null })))).code).toBe(
      'token_missing',
    );
  });

  it('is the same action on a true repeat, and another after the balance moved', async () => {
    const first = authorization({ capture_amount_cents: 5_000, capture_balance_cents: 16_000 });
    const second = authorization({ capture_amount_cents: 5_000, capture_balance_cents: 11_000 });
    expect(await keyAt('/capture', body(first))).toBe(await keyAt('/capture', body(first)));
    expect(await keyAt('/capture', body(second))).not.toBe(await keyAt('/capture', body(first)));
  });

  it.each([[0], [-1], [0.5], ['5000'], [1e15]])('refuses the amount %j', async (amount) => {
    const document = body(authorization({ capture_amount_cents: amount }));
    expect((await refusalAt('/capture', document)).code).toBe('amount_invalid');
  });

  it('refuses a body without any amount', async () => {
    const document = body(authorization({ capture_balance_cents: null, amount_cents: null }));
    expect((await refusalAt('/capture', document)).code).toBe('amount_missing');
  });
});

describe('void', () => {
  it('names what is left, and leaves it open where the body does', async () => {
    expect(await actionAt('/void', body(authorization({ void_balance_cents: 11_000 })))).toMatchObject({
      kind: 'void',
      token: ACTION,
      money: usd(11_000),
    });
    expect(await actionAt('/void', body(authorization({ void_balance_cents: 0 })))).toMatchObject({ money: usd(0) });
    expect(await actionAt('/void', body(authorization({ void_balance_cents: null })))).toMatchObject({ money: null });
  });

  it('is not the capture with the same body', async () => {
    expect(await keyAt('/void', body(authorization()))).not.toBe(await keyAt('/capture', body(authorization())));
  });

  it('refuses a balance that is no amount', async () => {
    expect((await refusalAt('/void', body(authorization({ void_balance_cents: -5 })))).code).toBe('amount_invalid');
  });
});

describe('refund', () => {
  it('takes the token of the capture, and the requested part', async () => {
    const part = capture({ refund_amount_cents: 9_900, capture_amount_cents: 1 });
    expect(await actionAt('/refund', body(part))).toMatchObject({ kind: 'refund', token: ACTION, money: usd(9_900) });
  });

  it('tells two equal partial refunds apart by the balance before each', async () => {
    const refund = (balance: number) => body(capture({ refund_amount_cents: 3_000, refund_balance_cents: balance }));
    expect(await keyAt('/refund', refund(16_000))).not.toBe(await keyAt('/refund', refund(13_000)));
  });
});

describe('token', () => {
  it('keeps the source for the customer of the order', async () => {
    expect(await actionAt('/token', body(externalPayment()))).toEqual({
      kind: 'token',
      token: CHECKOUT,
      orderRef: ORDER,
      customerRef: 'njmyhjxoNb',
    });
  });

  it('needs no includes', async () => {
    expect(await actionAt('/token', { data: externalPayment() })).toMatchObject({ orderRef: ORDER, customerRef: null });
    const loose = resource('external_payments', 'x', { payment_source_token: CHECKOUT });
    expect(await actionAt('/token', { data: loose })).toMatchObject({ orderRef: null, customerRef: null });
  });
});

describe('a body for another action, mode or organization', () => {
  it.each([
    ['/authorize', authorization()],
    ['/authorize', capture()],
    ['/capture', capture()],
    ['/capture', externalPayment()],
    ['/void', capture()],
    ['/refund', authorization()],
    ['/token', authorization()],
    ['/authorize', resource('orders', ORDER, {}, orderRelation)],
  ])('is refused at %s, naming what belongs there', async (path, data) => {
    const verdict = await refusalAt(path, body(data));
    expect([verdict.code, verdict.reply.status]).toEqual(['type_unexpected', 422]);
    expect(verdict.reason).toContain(path.slice(1));
  });

  it('is refused in the other mode, and without one where a mode is configured', async () => {
    expect(await actionAt('/capture', body(authorization()), { mode: 'test' })).toMatchObject({ test: true });
    const live = await refusalAt('/capture', body(authorization()), { mode: 'live' });
    expect([live.code, live.reply.status]).toEqual(['mode_mismatch', 422]);
    const silent = { ...authorization(), meta: null };
    expect((await refusalAt('/capture', { data: silent }, { mode: 'live' })).code).toBe('mode_mismatch');
  });

  it('is refused for another organization', async () => {
    expect((await actionAt('/capture', body(authorization()), { organizationId: 'EnpVOFrKvy' })).kind).toBe('capture');
    const other = await refusalAt('/capture', body(authorization()), { organizationId: 'other' });
    expect([other.code, other.reply.status]).toEqual(['organization_mismatch', 422]);
  });
});
