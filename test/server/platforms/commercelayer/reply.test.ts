import { describe, expect, it } from 'vitest';
import type { ActionResult } from '../../../../server/payments/actions/action.ts';
import type { LinkResult } from '../../../../server/platforms/platform.ts';
import { ACTION, CHECKOUT, openStore } from './fixture.ts';
import { documented, haveSamples, withoutSamples } from './samples.ts';

const URL_OF_CHECKOUT = `https://pay.example.com/checkout/${CHECKOUT}`;
const money = { amountMinor: 12_900, currency: 'USD' };

const linkReply = (result: LinkResult, api?: string) => openStore().renderReply(result, api);
const actionReply = (result: ActionResult, api = 'gateway') => {
  const { actions } = openStore();
  if (!actions) throw new Error('no actions');
  return actions.renderReply(result, api);
};

const link: LinkResult = { result: 'link', url: URL_OF_CHECKOUT, checkout: CHECKOUT, standing: 'pending' };
const closed: LinkResult = { result: 'refused', code: 'order_not_payable', message: 'Placed.', status: 409 };
const down: LinkResult = { result: 'unavailable', code: 'unreachable', message: 'Later.' };

const succeeded: ActionResult = { result: 'succeeded', kind: 'authorize', token: ACTION, money };
const later: ActionResult = { result: 'pending', kind: 'authorize', token: ACTION, actionId: ACTION, money };
const declined: ActionResult = {
  result: 'refused',
  status: 402,
  code: 'insufficient_funds',
  message: 'No.',
  token: CHECKOUT,
  money,
};

/** The members of an answer, without their values: what a shape is. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

describe('the answer to the widget', () => {
  it('is the link, the checkout and how far it is paid', () => {
    expect(linkReply(link, 'checkouts')).toEqual({
      status: 200,
      body: { url: URL_OF_CHECKOUT, checkout: CHECKOUT, standing: 'pending' },
    });
  });

  it('is an error with a stable code otherwise', () => {
    const message = 'Placed.';
    expect(linkReply(closed, 'checkouts')).toEqual({
      status: 409,
      body: { error: { code: 'order_not_payable', message } },
    });
    expect(linkReply(down, 'checkouts')).toEqual({
      status: 503,
      body: { error: { code: 'unreachable', message: 'Later.' } },
    });
  });
});

describe('the answer to session_url', () => {
  it('names the checkout as id and token, and its address', () => {
    expect(linkReply(link, 'payments')).toEqual({
      status: 200,
      body: { success: true, data: { id: CHECKOUT, transaction_token: CHECKOUT, checkout_url: URL_OF_CHECKOUT } },
    });
  });

  it('fails in the words of Commerce Layer', () => {
    expect(linkReply(closed, 'payments')).toEqual({
      status: 409,
      body: { success: false, error: { code: 'order_not_payable', message: 'Placed.' } },
    });
    expect(linkReply(down, 'payments').status).toBe(503);
  });
});

describe('the answer to an action', () => {
  it('is 200 with token and amount, and the token once more as metadata', () => {
    expect(actionReply(succeeded)).toEqual({
      status: 200,
      body: {
        success: true,
        data: { transaction_token: ACTION, amount_cents: 12_900, metadata: { tillgate_token: ACTION } },
      },
    });
  });

  it('is 202 with an action_id when the outcome follows', () => {
    expect(actionReply(later)).toMatchObject({
      status: 202,
      body: { success: true, data: { transaction_token: ACTION, amount_cents: 12_900, action_id: ACTION } },
    });
  });

  it('is 4xx with error at top level when nothing moved, also without an amount', () => {
    expect(actionReply(declined)).toEqual({
      status: 402,
      body: {
        success: false,
        data: { transaction_token: CHECKOUT, amount_cents: 12_900 },
        error: { code: 'insufficient_funds', message: 'No.' },
      },
    });
    expect(actionReply({ ...declined, status: 409, money: null })).toMatchObject({
      status: 409,
      body: { data: { amount_cents: 0 } },
    });
  });

  it('names a kept source, and a customer only where there is a token for one', () => {
    expect(actionReply({ result: 'kept', paymentSourceToken: 'src_1', customerToken: 'cus_1' })).toEqual({
      status: 200,
      body: { success: true, data: { payment_source_token: 'src_1', customer_token: 'cus_1' } },
    });
    expect(actionReply({ result: 'kept', paymentSourceToken: 'src_1', customerToken: null }).body).toEqual({
      success: true,
      data: { payment_source_token: 'src_1' },
    });
  });

  it('carries an action_id at an authorization of the Payments API, and at no other call', () => {
    expect(actionReply(succeeded, 'payments').body).toMatchObject({ data: { action_id: ACTION } });
    expect(actionReply({ ...succeeded, kind: 'capture' }, 'payments').body).not.toHaveProperty('data.action_id');
    expect(actionReply(succeeded, 'gateway').body).not.toHaveProperty('data.action_id');
  });

  it('comes within the configured time', () => {
    expect(openStore().actions?.answerWithinMs).toBe(3_000);
    expect(openStore({ answerWithinMs: 800 }).actions?.answerWithinMs).toBe(800);
  });
});

describe.skipIf(!haveSamples)(`the documented answers${withoutSamples}`, () => {
  const withMetadata = (shape: unknown) => JSON.parse(JSON.stringify(shape).replaceAll('foo', 'tillgate_token'));

  it('have the shapes that are sent; messages are optional', () => {
    const { messages: _messages, ...data } = (documented('sync_success') as { data: Record<string, unknown> }).data;
    expect(shapeOf(actionReply(succeeded).body)).toEqual(shapeOf(withMetadata({ success: true, data })));
    expect(shapeOf(actionReply(later).body)).toEqual(shapeOf(withMetadata(documented('async HTTP 202'))));
    expect(shapeOf(actionReply(declined).body)).toEqual(shapeOf(documented('sync_error')));
    const kept: ActionResult = { result: 'kept', paymentSourceToken: 'src_1', customerToken: 'cus_1' };
    expect(shapeOf(actionReply(kept).body)).toEqual(shapeOf(documented('token_success')));
    expect(shapeOf(linkReply(link, 'payments').body)).toEqual(
      shapeOf(documented('new_payments_api session_url response')),
    );
    expect(shapeOf(actionReply(succeeded, 'payments').body)).toMatchObject(
      shapeOf(documented('new_payments_api authorization_url response')) as object,
    );
  });
});
