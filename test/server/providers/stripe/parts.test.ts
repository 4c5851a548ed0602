import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../../server/providers/stripe/answer.ts';
import { declineCodeOf } from '../../../../server/providers/stripe/declines.ts';
import { encodeForm } from '../../../../server/providers/stripe/form.ts';
import { localeOf } from '../../../../server/providers/stripe/locale.ts';
import { changed } from '../../../../server/providers/stripe/things.ts';

describe('a form', () => {
  it('nests as Stripe reads it, and leaves out what is not there', () => {
    const form = { a: 1, b: { c: 'x y&z', d: undefined }, list: [{ e: true }, { e: 'é' }], 'f[0]': 'g' };
    expect(encodeForm(form)).toBe(
      'a=1&b%5Bc%5D=x%20y%26z&list%5B0%5D%5Be%5D=true&list%5B1%5D%5Be%5D=%C3%A9&f%5B0%5D=g',
    );
    expect(encodeForm({})).toBe('');
  });
});

describe('a language', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['pt-BR', 'pt-BR'],
    ['pt_br', 'pt-BR'],
    ['en-US', 'en'],
    ['no', 'nb'],
    ['nn-NO', 'nb'],
    ['ar', 'auto'],
    ['', 'auto'],
    ['x'.repeat(1_000), 'auto'],
  ])('%s is %s on the hosted page', (tag, locale) => {
    expect(localeOf(tag)).toBe(locale);
  });
});

describe('a decline', () => {
  it.each([
    ['insufficient_funds', 'card_declined', 'insufficient_funds'],
    ['generic_decline', 'card_declined', 'card_declined'],
    [null, 'expired_card', 'expired_card'],
    [undefined, 'incorrect_cvc', 'incorrect_cvc'],
    ['authentication_required', 'authentication_required', 'authentication_failed'],
    ['card_velocity_exceeded', 'card_declined', 'limit_exceeded'],
    ['a_word_to_come', 'another', 'card_declined'],
    [null, null, 'card_declined'],
  ])('%s, %s is %s', (declineCode, code, expected) => {
    expect(declineCodeOf(declineCode, code)).toBe(expected);
  });
});

describe('an answer', () => {
  const answer = (status: number, body: unknown) =>
    readAnswer(
      {
        kind: 'answer',
        status,
        headers: { 'request-id': 'req_1' },
        body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      },
      changed,
    );
  const error = (type: string, code?: string) => ({ error: { type, code, message: 'Not for logs: sk_test_…' } });

  it.each([
    [200, { id: 'pi_1', object: 'payment_intent' }, { status: 'succeeded' }],
    [200, { id: 7 }, { status: 'unknown', cause: 'unparseable' }],
    [200, '', { status: 'unknown', cause: 'unparseable' }],
    [204, '', { status: 'unknown', cause: 'unparseable' }],
    [302, '', { status: 'unknown', cause: 'unparseable' }],
    [400, error('invalid_request_error', 'parameter_missing'), { status: 'rejected', code: 'invalid_request' }],
    [400, error('idempotency_error'), { status: 'rejected', code: 'invalid_request' }],
    [400, '<html>', { status: 'unknown', cause: 'unparseable' }],
    [401, error('invalid_request_error'), { status: 'rejected', code: 'unauthorized' }],
    [402, error('card_error', 'expired_card'), { status: 'declined', code: 'expired_card' }],
    [403, error('invalid_request_error'), { status: 'rejected', code: 'unauthorized' }],
    [404, error('invalid_request_error', 'resource_missing'), { status: 'rejected', code: 'not_found' }],
    [409, error('idempotency_error', 'idempotency_key_in_use'), { status: 'unknown', cause: 'serverError' }],
    [424, error('api_error'), { status: 'unknown', cause: 'serverError' }],
    [429, error('invalid_request_error', 'lock_timeout'), { status: 'rejected', code: 'unreachable' }],
    [500, error('api_error'), { status: 'unknown', cause: 'serverError' }],
    [503, '<html>', { status: 'unknown', cause: 'serverError' }],
  ])('%d %j', (status, body, expected) => {
    const read = answer(status, body);
    expect(read).toMatchObject(expected);
    expect(JSON.stringify(read)).not.toContain('Not for logs');
  });

  it('that never came, or was never asked for, is told apart', () => {
    expect(readAnswer({ kind: 'neverSent', reason: 'ENOTFOUND' }, changed)).toMatchObject({ status: 'rejected' });
    for (const cause of ['timeout', 'connectionLost'] as const) {
      expect(readAnswer({ kind: 'noAnswer', cause, reason: 'x' }, changed)).toMatchObject({ status: 'unknown', cause });
    }
    expect(readAnswer({ kind: 'noAnswer', cause: 'tooLarge', reason: 'x' }, changed)).toMatchObject({
      cause: 'unparseable',
    });
  });
});
