import { createHmac } from 'node:crypto';
import { type Listening, listen } from '../../../demo/kit/listening.ts';

/** What a test's gateway answers to one call. */
export interface StubAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface StubCall {
  /** Last part of the path: authorize, capture … */
  readonly action: string;
  readonly raw: string;
  readonly signature: string | undefined;
  readonly document: StubDocument;
}

interface StubResource {
  readonly id: string;
  readonly type: string;
  readonly links: { readonly self: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships: Readonly<Record<string, { readonly links?: unknown; readonly data?: unknown }>>;
  readonly meta: Readonly<Record<string, unknown>>;
}

export interface StubDocument {
  readonly data: StubResource;
  readonly included: readonly StubResource[];
}

export interface GatewayStub {
  readonly baseUrl: string;
  readonly calls: StubCall[];
  /** Null: never answers. */
  answer: (call: StubCall) => StubAnswer | null;
  stop(): Promise<void>;
}

/** A gateway that says yes to everything, with what it was asked for, until told otherwise. */
export async function startGatewayStub(): Promise<GatewayStub> {
  const calls: StubCall[] = [];
  let listening: Listening;
  const stub: GatewayStub = {
    get baseUrl() {
      return `http://127.0.0.1:${listening.port}/commercelayer/shop`;
    },
    calls,
    answer: yes,
    stop: () => listening.close(),
  };
  listening = await listen(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    const raw = Buffer.concat(chunks).toString('utf8');
    const call: StubCall = {
      action: new URL(request.url ?? '', 'http://localhost').pathname.split('/').at(-1) ?? '',
      raw,
      signature: request.headers['x-commercelayer-signature'] as string | undefined,
      document: JSON.parse(raw) as StubDocument,
    };
    calls.push(call);
    const answer = stub.answer(call);
    if (answer === null) return;
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  return stub;
}

export function amountOf({ action, document }: StubCall): number {
  const { attributes } = document.data;
  const order = document.included.find(({ type }) => type === 'orders');
  const cents = {
    authorize: order?.attributes.total_amount_with_taxes_cents,
    capture: attributes.capture_amount_cents,
    void: attributes.void_balance_cents,
    refund: attributes.refund_amount_cents,
  }[action];
  return Number(cents ?? 0);
}

export function yes(call: StubCall): StubAnswer {
  if (call.action === 'token')
    return { status: 200, body: { success: true, data: { customer_token: 'cus_1', payment_source_token: 'src_1' } } };
  return {
    status: 200,
    body: {
      success: true,
      data: {
        transaction_token: `act_${call.action}_${call.document.data.id}`,
        amount_cents: amountOf(call),
        metadata: { tillgate_token: `act_${call.action}` },
      },
    },
  };
}

/** Answers "later" under `actionId`. */
export const later =
  (actionId: string) =>
  (call: StubCall): StubAnswer => ({
    status: 202,
    body: {
      success: true,
      data: { transaction_token: `act_${actionId}`, amount_cents: amountOf(call), action_id: actionId },
    },
  });

export const no =
  (status: number, code: string, message: string) =>
  (call: StubCall): StubAnswer => ({
    status,
    body: {
      success: false,
      data: { transaction_token: `act_${call.action}`, amount_cents: amountOf(call) },
      error: { code, message },
    },
  });

export const hmac = (body: string, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('base64');
