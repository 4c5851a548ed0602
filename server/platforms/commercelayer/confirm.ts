import { SECOND } from '../../clock.ts';
import type { HttpResult } from '../../outgoing/http-client.ts';
import type { Confirmation, ConfirmResult, PlatformContext } from '../platform.ts';
import { redact } from '../redact.ts';
import { hmacSha256 } from '../signature.ts';
import { type Api, type ApiSettings, secretsOf, settingsOf } from './api-settings.ts';
import type { CommerceLayerConfig } from './config.ts';
import { judgeAnswer } from './webhook-answer.ts';
import { type ActionOutcome, gatewayBody, paymentsBody } from './webhook-body.ts';

/** Nobody waits for this call; a slow acceptance is better than an unsure one. */
const WEBHOOK_TIMEOUT = 15 * SECOND;

/**
 * Tells Commerce Layer the outcome of an action answered "later", signed over exactly the bytes sent. Telling twice is
 * harmless: the action's id says which transaction it is.
 */
export async function confirm(
  { store, http, clock }: PlatformContext<CommerceLayerConfig>,
  confirmation: Confirmation,
  signal: AbortSignal,
): Promise<ConfirmResult> {
  if (confirmation.kind !== 'actionResult') {
    const body = `Nothing was sent: Commerce Layer has no call for "${confirmation.kind}".`;
    return { result: 'impossible', answer: { status: 'not sent', body } };
  }
  const api = confirmation.action.api === 'payments' ? 'payments' : 'gateway';
  const settings = settingsOf(store, api);
  if (settings.webhookUrl === undefined) return nowhereToSend(store, settings);
  const bytes = bodyOf(confirmation, api, settings);
  const signature = hmacSha256(settings.secret, bytes).toString('base64');
  const result = await http.call({
    method: 'POST',
    url: settings.webhookUrl,
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-commercelayer-signature': signature },
    body: bytes,
    timeoutMs: WEBHOOK_TIMEOUT,
    signal,
  });
  // The signature of an outcome is as good as the secret for this action: an endpoint that echoes it is not quoted.
  const clean = (text: string) => redact(text, [...secretsOf(store), signature]);
  return judge(result, clean, clock.now(), settings.webhookKey, confirmation);
}

function bodyOf(outcome: ActionOutcome, api: Api, { eventTypes }: ApiSettings): Buffer {
  return Buffer.from(JSON.stringify(api === 'payments' ? paymentsBody(outcome, eventTypes) : gatewayBody(outcome)));
}

function nowhereToSend({ id }: CommerceLayerConfig, { webhookKey }: ApiSettings): ConfirmResult {
  return {
    result: 'notDelivered',
    answer: { status: 'not sent', body: `${webhookKey} is not set` },
    alert: `Commerce Layer waits for the outcome of a payment: set ${webhookKey} of store ${id} to the webhook_endpoint_url of its gateway.`,
  };
}

function judge(
  result: HttpResult,
  clean: (text: string) => string,
  now: number,
  key: string,
  { orderRef, occurredAt, action }: ActionOutcome,
): ConfirmResult {
  switch (result.kind) {
    case 'answer': {
      const text = result.body.toString('utf8');
      const answer = { status: String(result.status), body: clean(text) };
      const told = { kind: action.kind, orderRef, age: now - occurredAt };
      return { ...judgeAnswer(result.status, result.headers, text, now, key, told), answer };
    }
    case 'noAnswer':
      return { result: 'unsure', answer: { status: result.cause, body: clean(result.reason) } };
    case 'neverSent':
      return { result: 'notDelivered', answer: { status: 'not sent', body: clean(result.reason) } };
  }
}
