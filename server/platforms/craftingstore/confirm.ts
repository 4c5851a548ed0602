import { SECOND } from '../../clock.ts';
import type { HttpResult } from '../../outgoing/http-client.ts';
import type { Confirmation, ConfirmResult, PlatformContext } from '../platform.ts';
import { hmacSha256 } from '../signature.ts';
import { judgeAnswer } from './answer.ts';
import type { CraftingStoreConfig } from './config.ts';
import { phpJsonEncode } from './php-json.ts';
import { redact } from './redact.ts';

/** Nobody waits for this call, and the platform states no limit; a slow acceptance is better than an unsure one. */
const CALLBACK_TIMEOUT = 15 * SECOND;

/**
 * Tells CraftingStore `{"type":"paid","transactionId":"…"}`, signed over exactly the bytes sent. They are compact, in
 * that order and in PHP's form, so that the signature holds whether the far side hashes what it received or what it
 * re-encoded (its page is unclear about that).
 */
export async function confirm(
  { store, http, clock }: PlatformContext<CraftingStoreConfig>,
  confirmation: Confirmation,
  signal: AbortSignal,
): Promise<ConfirmResult> {
  const type = callbackType(confirmation.kind, store);
  if (type === null) {
    const body =
      'Nothing was sent: CraftingStore documents no callback for chargebacks. Set the payment to Charge-back in its dashboard.';
    return { result: 'impossible', answer: { status: 'not sent', body } };
  }
  const body = phpJsonEncode({ type, transactionId: confirmation.orderRef });
  const signature = hmacSha256(store.secret, body).toString('hex');
  const result = await http.call({
    method: 'POST',
    url: store.callbackUrl,
    headers: { 'content-type': 'application/json', 'x-signature': signature },
    body,
    timeoutMs: CALLBACK_TIMEOUT,
    signal,
  });
  // The signature of "paid" is as good as the secret for this order: an endpoint that echoes it is not quoted.
  const clean = (text: string) => redact(text, [store.secret, store.secretPrevious ?? '', signature]);
  return judge(result, clean, clock.now());
}

/** The callback's `type` for a kind; null when the store cannot be told of it. */
export function callbackType(kind: Confirmation['kind'], store: CraftingStoreConfig): string | null {
  switch (kind) {
    case 'paid':
      return 'paid';
    case 'chargeback':
      return store.chargebackType ?? null;
    case 'actionResult':
      return null;
  }
}

function judge(result: HttpResult, clean: (text: string) => string, now: number): ConfirmResult {
  switch (result.kind) {
    case 'answer': {
      const text = result.body.toString('utf8');
      const answer = { status: String(result.status), body: clean(text) };
      return { ...judgeAnswer(result.status, result.headers, text, now), answer };
    }
    case 'noAnswer':
      return { result: 'unsure', answer: { status: result.cause, body: clean(result.reason) } };
    case 'neverSent':
      return { result: 'notDelivered', answer: { status: 'not sent', body: clean(result.reason) } };
  }
}
