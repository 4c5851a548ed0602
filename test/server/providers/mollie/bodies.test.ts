/** The bodies of our requests against the types of Mollie's SDK, checked by the compiler. */

import type createMollieClient from '@mollie/api-client';
import type {
  CustomerCreateParams,
  MandateCreateParams,
  PaymentCreateParams,
  PaymentRefundCreateParams,
} from '@mollie/api-client';
import { describe, expect, it } from 'vitest';
import {
  amountBody,
  type GiveUpBody,
  type MoveBody,
  type RecurringBody,
  type SessionBody,
  sessionBody,
} from '../../../../server/providers/mollie/bodies.ts';
import { mollieConfig } from '../../../../server/providers/mollie/config.ts';
import type { CustomerBody, MandateBody } from '../../../../server/providers/mollie/customers.ts';
import type { Wire } from '../../../fakes/mollie/sdk-types.ts';
import { API_KEY, session } from './fixture.ts';

type Client = ReturnType<typeof createMollieClient>;
type CaptureCreateParams = Parameters<Client['paymentCaptures']['create']>[0];
type PaymentUpdateParams = Parameters<Client['payments']['update']>[1];

/** True when every field of ours is one of theirs, of their type, and none of theirs that is required is missing. */
type Fits<Ours, Theirs> =
  Ours extends Wire<Theirs> ? (Exclude<keyof Ours, keyof Theirs> extends never ? true : never) : never;
type KeysOf<Union> = Union extends unknown ? keyof Union : never;

const fits: {
  session: Fits<SessionBody, PaymentCreateParams>;
  recurring: Fits<RecurringBody, PaymentCreateParams>;
  capture: Fits<MoveBody, Omit<CaptureCreateParams, 'paymentId'>>;
  refund: Fits<MoveBody, Omit<PaymentRefundCreateParams, 'paymentId'>>;
  giveUp: Fits<GiveUpBody, PaymentUpdateParams>;
  customer: Fits<CustomerBody, CustomerCreateParams>;
  mandate: Exclude<KeysOf<MandateBody>, keyof MandateCreateParams> extends never
    ? MandateBody['method'] extends `${MandateCreateParams['method']}`
      ? true
      : never
    : never;
} = { session: true, recurring: true, capture: true, refund: true, giveUp: true, customer: true, mandate: true };

// The check itself: a field, or a value, that the SDK does not know must not pass.
type Unknown = Fits<SessionBody & { readonly invented: string }, PaymentCreateParams>;
type Wrong = Fits<Omit<SessionBody, 'captureMode'> & { readonly captureMode: 'later' }, PaymentCreateParams>;
const refused: [Unknown, Wrong] extends [never, never] ? true : false = true;

const config = (rest: object = {}) => mollieConfig.parse({ apiKey: API_KEY, ...rest });

describe('bodies', () => {
  it('have the types of the SDK', () => {
    expect(Object.values(fits).every(Boolean)).toBe(true);
    expect(refused).toBe(true);
  });

  it('write amounts with the decimals of their currency', () => {
    expect(amountBody({ amountMinor: 5, currency: 'EUR' })).toEqual({ currency: 'EUR', value: '0.05' });
    expect(amountBody({ amountMinor: 100_000, currency: 'HUF' })).toEqual({ currency: 'HUF', value: '1000.00' });
    expect(amountBody({ amountMinor: 900, currency: 'JPY' })).toEqual({ currency: 'JPY', value: '900' });
    expect(amountBody({ amountMinor: 900, currency: 'ISK' })).toEqual({ currency: 'ISK', value: '900' });
  });

  it('fix the method where one is configured', () => {
    expect(sessionBody(session(), config({ method: 'bancontact' }), null).method).toBe('bancontact');
    expect(sessionBody(session(), config(), null)).not.toHaveProperty('method');
  });

  it('ask to hold the money only where the method can', () => {
    const input = session({ capture: 'manual' });
    expect(sessionBody(input, config(), null).captureMode).toBe('manual');
    expect(sessionBody(input, config({ method: 'creditcard' }), null).captureMode).toBe('manual');
    expect(sessionBody(input, config({ method: 'ideal' }), null)).not.toHaveProperty('captureMode');
    expect(sessionBody(session(), config(), null)).not.toHaveProperty('captureMode');
  });

  it('leave out an address for notifications that Mollie cannot reach', () => {
    const input = session({ notificationUrl: 'http://localhost:4000/notifications/ideal' });
    expect(sessionBody(input, config(), null)).not.toHaveProperty('webhookUrl');
    expect(sessionBody(input, config({ apiUrl: 'http://127.0.0.1:4001' }), null).webhookUrl).toBe(
      input.notificationUrl,
    );
  });

  it('name a language of Mollie, or none', () => {
    const locale = (tag: string) => sessionBody(session({ locale: tag }), config(), null).locale;
    expect(['nl-BE', 'nl', 'de-LI', 'en', 'EN-us', 'ja', ''].map(locale)).toEqual([
      'nl_BE',
      'nl_NL',
      'de_DE',
      'en_GB',
      'en_US',
      undefined,
      undefined,
    ]);
  });
});
