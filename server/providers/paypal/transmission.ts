import { type RawRequest, singleHeader } from '../../http/raw.ts';

/** What PayPal says beside a notification (PayPal, Integrate webhooks). */
export interface Transmission {
  readonly id: string;
  /** As it was written; it is signed in these very characters. */
  readonly time: string;
  /** The same, epoch milliseconds. */
  readonly at: number;
  readonly signature: string;
  readonly certUrl: string;
}

/** The only one PayPal uses; another one would be somebody's choice of a weaker one. */
export const AUTH_ALGO = 'SHA256withRSA';

/** Null where something is missing, repeated, or not of the shape that PayPal writes. */
export function transmissionOf(request: RawRequest): Transmission | null {
  const header = (name: string): string => singleHeader(request, `paypal-${name}`) ?? '';
  const id = header('transmission-id');
  const time = header('transmission-time');
  const signature = header('transmission-sig');
  const certUrl = header('cert-url');
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(time)
    ? Date.parse(time)
    : Number.NaN;
  const isWhole =
    header('auth-algo') === AUTH_ALGO &&
    /^[\w-]{8,64}$/.test(id) &&
    !Number.isNaN(at) &&
    /^[A-Za-z0-9+/]{300,700}={0,2}$/.test(signature) &&
    certUrl.length > 0 &&
    certUrl.length <= 500;
  return isWhole ? { id, time, at, signature, certUrl } : null;
}
