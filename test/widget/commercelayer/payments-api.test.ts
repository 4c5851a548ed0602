import { describe, expect, it } from 'vitest';
import {
  answerAlways,
  answerOnce,
  externalSetting,
  json,
  noNetwork,
  openSession,
  orderId,
  payNow,
  type Resource,
  refusal,
  storefront,
} from './storefront.ts';

const at = storefront();
const order = `/api/2026-05/orders/${orderId}`;
const include =
  'available_payment_settings,payment_sessions,payment_sessions.payment_setting,payment_sessions.payment_authorization';

/** The order's market has payment settings and no payment methods. */
const settings = (...list: Resource[]) => Object.assign(at(), { methods: [], settings: list });
const made = (type: string) =>
  at()
    .lines()
    .filter((line) => line === `POST /api/2026-05/${type}`).length;

describe('an order without payment methods', () => {
  it('is paid by a payment session', async () => {
    settings(externalSetting('set1'), { ...externalSetting('set2'), type: 'payment_setting_stripes' });
    expect(await payNow()).toEqual({
      status: 'placed',
      order: { id: orderId, status: 'placed', paymentStatus: 'authorized' },
    });
    expect(at().lines().slice(1)).toEqual([
      `GET ${order}?include=${include}`,
      'POST /api/2026-05/payment_sessions',
      'POST checkouts',
      'POST /api/2026-05/payment_authorizations',
      `PATCH ${order}`,
      `PATCH ${order}`,
      `GET ${order}`,
    ]);
    const [session, , authorization, placeable, place] = at()
      .asked.slice(2)
      .map(({ body }) => body.data);
    expect(session).toMatchObject({
      type: 'payment_sessions',
      attributes: {},
      relationships: {
        payment_setting: { data: { type: 'payment_settings', id: 'set1' } },
        order: { data: { type: 'orders', id: orderId } },
      },
    });
    expect(authorization).toMatchObject({
      type: 'payment_authorizations',
      relationships: { payment_session: { data: { type: 'payment_sessions', id: 'sess1' } } },
    });
    expect(placeable?.attributes).toEqual({ _placeable: true });
    expect(place?.attributes).toEqual({ _place: true });
  });

  it('can be asked for by name, and by another version of the API', async () => {
    Object.assign(at(), { settings: [externalSetting('set1')] });
    expect((await payNow({ model: 'payments', apiVersion: '' })).status).toBe('placed');
    expect(at().lines()[0]).toBe(`GET /api/orders/${orderId}?include=${include}`);
  });

  it('has no method when it has no settings either', async () => {
    settings();
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'no_method' });
  });

  it('has no method where there is no such API', async () => {
    settings();
    answerAlways(at(), /2026-05/, () => refusal(404, 'NOT_FOUND', 'No such version'));
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'no_method' });
  });

  it('has a checkout in its session, or cannot be paid', async () => {
    settings(externalSetting('set1'));
    at().sessions = [openSession('sess0', 'set1', { response_data: { data: {} } })];
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'unexpected_answer' });
    expect(at().overlay).toEqual([]);
  });

  it.each([{ save: true }, { customerPaymentSource: 'cps1' }])('cannot be paid with %j', async (options) => {
    settings(externalSetting('set1'));
    expect(await payNow(options)).toMatchObject({ status: 'failed', code: 'unsupported' });
    expect(made('payment_sessions')).toBe(0);
  });
});

describe('a session', () => {
  it('is used again when it is open', async () => {
    settings(externalSetting('set1'));
    at().sessions = [openSession('sess0', 'set1')];
    expect((await payNow()).status).toBe('placed');
    expect(made('payment_sessions')).toBe(0);
  });

  it.each([
    ['of another setting', openSession('old', 'set2')],
    ['that is late', openSession('old', 'set1', { expires_at: '2020-01-01T00:00:00Z' })],
    ['that was refunded', openSession('old', 'set1', { status: 'refunded' })],
  ])('is new when there is only one %s', async (_, old) => {
    settings(externalSetting('set1'));
    at().sessions = [old];
    expect((await payNow()).status).toBe('placed');
    expect(made('payment_sessions')).toBe(1);
  });

  it('is the one another tab has made when a second is refused', async () => {
    settings(externalSetting('set1'));
    answerOnce(at(), 'POST /api/2026-05/payment_sessions', () => {
      at().sessions = [openSession('sess0', 'set1')];
      return refusal(422, 'VALIDATION_ERROR', 'Only one open session');
    });
    expect((await payNow()).status).toBe('placed');
    expect(made('payment_sessions')).toBe(1);
  });

  it.each([
    ['a new one', 1, (): void => {}],
    [
      'the same one, where a second is refused',
      0,
      () =>
        answerAlways(at(), 'POST /api/2026-05/payment_sessions', () =>
          refusal(422, 'VALIDATION_ERROR', 'Only one open session'),
        ),
    ],
  ])('whose authorization has failed is followed by %s', async (_, more, prepare) => {
    settings(externalSetting('set1'));
    const failed = { type: 'payment_authorizations', id: 'a1', attributes: { status: 'failed' } };
    const spent = openSession('old', 'set1');
    at().standing = 'paid';
    at().authorizations = [failed];
    at().sessions = [{ ...spent, relationships: { ...spent.relationships, payment_authorization: { data: failed } } }];
    prepare();
    expect((await payNow()).status).toBe('placed');
    expect(at().overlay).toEqual([]);
    expect(at().sessions).toHaveLength(1 + more);
    expect(made('payment_authorizations')).toBe(1);
  });

  it('is found when the answer to making it is lost', async () => {
    settings(externalSetting('set1'));
    answerOnce(at(), 'POST /api/2026-05/payment_sessions', () => {
      at().sessions = [openSession('sess0', 'set1')];
      return noNetwork();
    });
    expect((await payNow()).status).toBe('placed');
    expect(made('payment_sessions')).toBe(1);
  });

  it('that is authorized is not authorized again after a reload', async () => {
    settings(externalSetting('set1'));
    at().sessions = [openSession('sess0', 'set1', { status: 'authorized' })];
    expect((await payNow()).status).toBe('placed');
    expect(at().overlay).toEqual([]);
    expect(made('payment_authorizations')).toBe(0);
  });

  it('that is paid and not authorized is authorized without the overlay', async () => {
    settings(externalSetting('set1'));
    at().standing = 'paid';
    at().sessions = [openSession('sess0', 'set1')];
    expect((await payNow()).status).toBe('placed');
    expect(at().overlay).toEqual([]);
    expect(made('payment_authorizations')).toBe(1);
  });

  it('is shown when the checkout that is paid is another one', async () => {
    settings(externalSetting('set1'));
    at().standing = 'paid';
    const response_data = { data: { id: 'co_2', checkout_url: 'https://pay.example.com/checkout/co_2' } };
    at().sessions = [openSession('sess0', 'set1', { response_data })];
    at().shopper = () => ({ status: 'closed' });
    expect((await payNow()).status).toBe('closed');
    expect(at().overlay[0]).toBe('open https://pay.example.com/checkout/co_2');
    expect(made('payment_authorizations')).toBe(0);
  });
});

describe('an authorization', () => {
  it('that is lost is not made twice: the order tells', async () => {
    settings(externalSetting('set1'));
    answerOnce(at(), 'POST /api/2026-05/payment_authorizations', () => {
      at().sessions = [openSession('sess1', 'set1', { status: 'authorized' })];
      return noNetwork();
    });
    expect((await payNow()).status).toBe('placed');
    expect(made('payment_authorizations')).toBe(1);
  });

  it('that is refused is declined, with the reason', async () => {
    settings(externalSetting('set1'));
    answerAlways(at(), 'POST /api/2026-05/payment_authorizations', () => refusal(422, 'INVALID', 'Not paid'));
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'declined', message: 'Not paid' });
  });

  it('that is declined at once is told at once, with the reason', async () => {
    settings(externalSetting('set1'));
    const attributes = { status: 'declined', error_code: 'card_declined', error_detail: 'No' };
    answerAlways(at(), 'POST /api/2026-05/payment_authorizations', () =>
      json({ data: { type: 'payment_authorizations', id: 'a1', attributes } }, 201),
    );
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'card_declined', message: 'No' });
    expect(at().lines()).not.toContain(`PATCH ${order}`);
  });

  it('that stays undecided is pending', async () => {
    settings(externalSetting('set1'));
    answerAlways(at(), 'POST /api/2026-05/payment_authorizations', noNetwork);
    expect(await payNow()).toMatchObject({ status: 'pending', order: { status: 'pending' } });
    expect(
      at()
        .lines()
        .filter((line) => line === `PATCH ${order}`),
    ).toHaveLength(5);
  });

  it('may have placed the order by itself', async () => {
    settings(externalSetting('set1'));
    const pays = at().shopper;
    at().shopper = () => {
      answerAlways(at(), `PATCH ${order}`, () => {
        Object.assign(at().order, { status: 'placed', payment_status: 'authorized' });
        return refusal(422, 'INVALID', 'Placed already');
      });
      return pays();
    };
    expect((await payNow()).status).toBe('placed');
  });
});
