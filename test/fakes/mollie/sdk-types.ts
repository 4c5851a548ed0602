/** Mollie's own types, from its SDK, as the JSON they describe. */
import type { Capture, Chargeback, Customer, Mandate, Method, Payment, Refund } from '@mollie/api-client';

/** The SDK's string enums as the strings on the wire. */
export type Wire<T> = T extends string
  ? `${T}`
  : T extends (...never: never[]) => unknown
    ? never
    : T extends readonly (infer Item)[]
      ? readonly Wire<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Wire<T[Key]> }
        : T;

/** Without what the SDK's objects can do, and without links: the fake makes those its own way. */
type Data<T, Keys extends keyof T> = Wire<Pick<T, Keys>>;

export type PaymentJson = Data<
  Payment,
  'resource' | 'id' | 'mode' | 'createdAt' | 'status' | 'isCancelable' | 'amount' | 'description' | 'profileId'
> &
  Partial<
    Data<
      Payment,
      | 'metadata'
      | 'sequenceType'
      | 'authorizedAt'
      | 'paidAt'
      | 'canceledAt'
      | 'expiresAt'
      | 'expiredAt'
      | 'failedAt'
      | 'amountRefunded'
      | 'amountRemaining'
      | 'amountCaptured'
      | 'amountChargedBack'
      | 'redirectUrl'
      | 'webhookUrl'
      | 'method'
      | 'captureMode'
      | 'captureBefore'
      | 'locale'
      | 'customerId'
      | 'mandateId'
    >
  > & { readonly details?: { readonly failureReason?: string; readonly bankReasonCode?: string } };
export type CaptureJson = Data<
  Capture,
  'resource' | 'id' | 'mode' | 'amount' | 'status' | 'metadata' | 'paymentId' | 'createdAt'
>;
export type RefundJson = Data<
  Refund,
  'resource' | 'id' | 'mode' | 'amount' | 'status' | 'metadata' | 'paymentId' | 'createdAt' | 'description'
>;
export type ChargebackJson = Data<Chargeback, 'resource' | 'id' | 'amount' | 'createdAt' | 'paymentId'> & {
  readonly reversedAt: string | null;
};
export type CustomerJson = Data<Customer, 'resource' | 'id' | 'mode' | 'metadata' | 'createdAt'>;
export type MandateJson = Data<Mandate, 'resource' | 'id' | 'mode' | 'status' | 'method' | 'createdAt'>;
export type MethodJson = Data<Method, 'resource' | 'id' | 'description' | 'minimumAmount' | 'maximumAmount' | 'image'>;
