import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { parse } from '../gateway/outcome.ts';
import { verifies } from '../gateway/signature.ts';
import type { WebhookRecord, WebhookVerdict } from '../ledger.ts';
import type { PaymentApi, Transaction, TransactionState } from '../model/rows.ts';
import { CALLEE_TABLES } from '../model/tables.ts';
import { transactions } from '../model/transactions.ts';
import { settle } from '../payments/settle.ts';
import type { Shop } from '../shop.ts';
import type { Reply } from './reply.ts';
import { serve } from './serve.ts';

/** Statuses are not documented; these are the plain reading. */
const STATUS: Record<WebhookVerdict, number> = {
  accepted: 200,
  repeated: 200,
  contradicted: 422,
  noted: 200,
  unknownAction: 404,
  unknownGateway: 404,
  badSignature: 401,
  malformed: 422,
  notTaken: 503,
};

const text = z.string().nullish();
const LEGACY = z.object({
  success: z.boolean(),
  data: z.object({
    action_id: z.string(),
    message: text,
    error_code: text,
    error_detail: text,
    avs_code: text,
    avs_message: text,
    cvv_code: text,
    cvv_message: text,
    fraud_review: text,
  }),
  error: z.object({ code: text, message: text }).nullish(),
});
const PAYMENTS = z.object({
  event_type: z.string(),
  status: z.enum(['requires_action', 'processing', 'succeeded', 'declined', 'failed', 'canceled', 'expired']),
  data: z.object({ transaction_token: z.string(), session_token: text, amount_cents: z.number().int().nullish() }),
});

interface Message {
  /** `action_id`, or the Payments API's transaction_token. */
  readonly actionId: string;
  /** `pending`: nothing new. */
  readonly state: TransactionState;
  readonly fields: Partial<Transaction>;
}

/** `POST /webhook_callbacks/<type>/:id`; expects the body as a Buffer. */
export function webhookEndpoint(shop: Shop, api: PaymentApi): RequestHandler {
  const judged = new WeakMap<Request, WebhookRecord>();
  const handle = (request: Request): Reply => {
    const record = judge(shop, api, request);
    judged.set(request, record);
    const status = STATUS[record.verdict];
    return { status, body: { success: status < 400, verdict: record.verdict } };
  };
  return serve(shop.faults.webhook, handle, (request, answered) => {
    const record = judged.get(request) ?? receive(shop, api, request)('notTaken');
    record.answered = answered;
    shop.journal.webhooks.push(record);
  });
}

/** A record of the request, but for the verdict. */
function receive(shop: Shop, api: PaymentApi, request: Request) {
  return (verdict: WebhookVerdict, actionId: string | null = null): WebhookRecord => ({
    at: shop.clock.now(),
    api,
    callee: String(request.params.id),
    body: rawBody(request).toString('utf8'),
    actionId,
    verdict,
    answered: null,
  });
}

const rawBody = (request: Request): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

function judge(shop: Shop, api: PaymentApi, request: Request): WebhookRecord {
  const raw = rawBody(request);
  const id = String(request.params.id);
  const record = receive(shop, api, request);
  const callee = shop.records.find(CALLEE_TABLES[api], id);
  if (!callee) return record('unknownGateway');
  if (!verifies(raw, request.get('x-commercelayer-signature'), callee.shared_secret)) return record('badSignature');
  const message = api === 'gateway' ? readLegacy(raw.toString('utf8')) : readPayments(raw.toString('utf8'));
  if (!message) return record('malformed');
  const { actionId } = message;
  const transaction = transactions(shop.records).find(
    (row) => row.callee === id && (api === 'gateway' ? row.action_id : row.token) === actionId,
  );
  if (!transaction) return record('unknownAction', actionId);
  if (message.state === 'pending') return record('noted', actionId);
  if (transaction.state !== 'pending')
    return record(transaction.state === message.state ? 'repeated' : 'contradicted', actionId);
  Object.assign(transaction, message.fields, { state: message.state, decided_at: shop.records.now() });
  shop.records.touch(transaction);
  // What follows may call the gateway again, which must not wait for this answer.
  if (message.state === 'succeeded')
    void shop.locks.run(transaction.order, () => settle(shop, transaction)).catch(() => undefined);
  return record('accepted', actionId);
}

function readLegacy(body: string): Message | null {
  const parsed = LEGACY.safeParse(parse(body));
  if (!parsed.success) return null;
  const { success, error } = parsed.data;
  const { action_id, ...fields } = parsed.data.data;
  // Of what the body says only these may be updated: not the amount and not the token.
  const updated: Partial<Transaction> = Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
  if (success) return { actionId: action_id, state: 'succeeded', fields: updated };
  const code = fields.error_code ?? error?.code ?? 'FAILED';
  const message = fields.message ?? error?.message ?? null;
  return { actionId: action_id, state: 'failed', fields: { ...updated, error_code: code, message } };
}

function readPayments(body: string): Message | null {
  const parsed = PAYMENTS.safeParse(parse(body));
  if (!parsed.success) return null;
  const { status, data } = parsed.data;
  const isOpen = status === 'requires_action' || status === 'processing';
  return { actionId: data.transaction_token, state: isOpen ? 'pending' : status, fields: {} };
}
