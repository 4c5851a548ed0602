import { z } from 'zod';
import type { Json, PaymentApi } from '../model/rows.ts';
import type { CallAnswer } from './call.ts';

/** What an answer says about a transaction. */
export type CallOutcome = {
  readonly token: string | null;
  /** Null: not said. */
  readonly amountCents: number | null;
  readonly metadata: Json;
  readonly messages: readonly Json[];
} & (
  | { readonly state: 'succeeded' }
  /** Decided later, by webhook, under this id (the Payments API: by the token). */
  | { readonly state: 'pending'; readonly actionId: string | null }
  | { readonly state: 'failed' | 'declined'; readonly code: string; readonly message: string }
);

const json = z.record(z.string(), z.unknown());
const DATA = z.object({
  transaction_token: z.string().nullish(),
  amount_cents: z.number().int().nullish(),
  action_id: z.string().nullish(),
  metadata: json.nullish(),
  messages: z.array(json).nullish(),
});
const ANSWER = z.object({
  success: z.boolean().nullish(),
  data: DATA.nullish(),
  // The Payments API's own example answers a plain text here.
  error: z.union([z.string(), z.object({ code: z.string().nullish(), message: z.string().nullish() })]).nullish(),
});

/** Reads an answer of authorize, capture, void or refund. The amount is mandatory in API 2017-08 only. */
export function outcomeOf(answer: CallAnswer, api: PaymentApi): CallOutcome {
  const nothing = { token: null, amountCents: null, metadata: {}, messages: [] };
  if (!answer.came) return { ...nothing, state: 'failed', code: answer.code, message: answer.message };
  const parsed = ANSWER.safeParse(parse(answer.text));
  const { success, data, error } = parsed.data ?? {};
  const said = {
    token: data?.transaction_token ?? null,
    amountCents: data?.amount_cents ?? null,
    metadata: data?.metadata ?? {},
    messages: data?.messages ?? [],
  };
  if (answer.status >= 400 || success === false) {
    const { code, message } = typeof error === 'string' ? { code: null, message: error } : (error ?? {});
    return {
      ...said,
      state: answer.status === 402 ? 'declined' : 'failed',
      code: code ?? String(answer.status),
      message: message ?? `The external gateway answered ${answer.status}.`,
    };
  }
  const incomplete = said.token === null || (api === 'gateway' && said.amountCents === null);
  if (!parsed.success || incomplete)
    return { ...said, state: 'failed', code: 'INVALID_RESPONSE', message: 'The answer of the gateway is incomplete.' };
  const actionId = data?.action_id ?? null;
  if (answer.status === 202 && (actionId !== null || api === 'payments'))
    return { ...said, state: 'pending', actionId };
  return { ...said, state: 'succeeded' };
}

/** JSON, or undefined when it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
