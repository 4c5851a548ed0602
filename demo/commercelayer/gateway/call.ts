import type { CallAction } from '../faults.ts';
import type { CallEnd, CallRecord } from '../ledger.ts';
import type { Callee, Json, Order, PaymentApi } from '../model/rows.ts';
import type { Ref } from '../model/tables.ts';
import type { Shop } from '../shop.ts';
import { gatewayBody } from './body.ts';
import { count } from './breaker.ts';
import { send } from './send.ts';
import { sign } from './signature.ts';

/** A call of one of the five (six) URLs of a gateway. */
export interface GatewayCall {
  readonly api: PaymentApi;
  readonly action: CallAction;
  readonly callee: Callee;
  /** Null: the merchant left this one out. */
  readonly url: string | null;
  /** `data` of the body. */
  readonly root: Ref;
  readonly order: Order;
  /** What is asked for, cents. */
  readonly amountCents: number;
  /** More attributes of `data`. */
  readonly extra?: Json;
}

export type CallAnswer =
  | { readonly came: true; readonly status: number; readonly text: string }
  | { readonly came: false; readonly code: string; readonly message: string };

const NO_ANSWER: Record<Exclude<CallEnd, 'answered' | 'running'>, string> = {
  timeout: 'The external gateway did not answer in time.',
  cut: 'The connection to the external gateway was cut.',
  lost: 'The answer of the external gateway was lost.',
  connectionFailed: 'The external gateway could not be reached.',
  circuitOpen: 'The circuit breaker of the external gateway is open.',
};

/** Calls, counts for the breaker and writes the ledger. Never throws for what the gateway or the network does. */
export async function callGateway(shop: Shop, call: GatewayCall): Promise<CallAnswer> {
  if (call.url === null) return { came: false, code: 'MISSING_URL', message: `The gateway has no ${call.action} URL.` };
  const { callee, url } = call;
  const body = gatewayBody(shop, call.root, callee.external_includes, call.extra);
  const signature = sign(body, callee.shared_secret);
  const fault = callee.circuit_state === 'open' ? null : shop.faults.calls[call.action].next();
  const times = fault?.fault === 'repeat' ? fault.times : 1;
  const records = Array.from({ length: times }, (): CallRecord => {
    const record: CallRecord = {
      at: shop.clock.now(),
      callee: callee.id,
      api: call.api,
      action: call.action,
      url,
      orderId: call.order.id,
      amountCents: call.amountCents,
      body,
      signature,
      end: callee.circuit_state === 'open' ? 'circuitOpen' : 'running',
      status: null,
      answer: null,
      durationMs: 0,
    };
    shop.journal.calls.push(record);
    return record;
  });
  if (callee.circuit_state === 'closed') {
    await Promise.all(
      records.map(async (record) => {
        Object.assign(record, await send(shop, { url, body, signature }, fault));
        count(callee, record.end === 'answered' ? record.status : null, shop.upstream);
      }),
    );
  }
  return answerOf(records[0]);
}

function answerOf(record: CallRecord | undefined): CallAnswer {
  if (record?.end === 'answered' && record.status !== null)
    return { came: true, status: record.status, text: record.answer ?? '' };
  const end = record === undefined || record.end === 'answered' || record.end === 'running' ? 'lost' : record.end;
  return { came: false, code: end === 'circuitOpen' ? 'CIRCUIT_OPEN' : 'GATEWAY_ERROR', message: NO_ANSWER[end] };
}
