/**
 * Where things stand in bodies of the Payments API 2026-05 (payment_setting_externals, payment_sessions).
 *
 * KNOWN, from the vendor's own playground: calls are signed like those of API 2017-08; the session call's resource is the
 * order with an extra `session_amount_cents`; what is answered to it becomes the session's `response_data`; at the
 * authorization the session comes along if `payment_session` is among the external_includes.
 *
 * GUESSED, since no public source shows such a body: everything else in this file. So each fact is looked for in
 * every place it could be, the most definite first, and only what certainly belongs to another action is refused.
 * Once real bodies are known, this is the file to correct.
 */
import { type Place, partAt } from './amount.ts';
import { type Document, isMembers, type Resource, related, relatedId } from './document.ts';
import { orderOf, totalPlace } from './order.ts';
import { Refusal } from './refusal.ts';
import type { PaymentsAction } from './routes.ts';
import { asToken, METADATA_KEY, tokenMissing } from './token.ts';

/** Root types that say which actions a body can be for. A type not listed is taken as it comes. */
const ROOTS: ReadonlyMap<string, readonly PaymentsAction[]> = new Map([
  ['payment_authorizations', ['authorization', 'capture', 'void', 'token']],
  ['payment_captures', ['capture', 'refund']],
  ['payment_voids', ['void']],
  ['payment_refunds', ['refund']],
  // Those of API 2017-08.
  ['external_payments', []],
  ['authorizations', []],
  ['captures', []],
]);

export const canBeFor = (type: string, action: PaymentsAction): boolean => ROOTS.get(type)?.includes(action) ?? true;

/** The resources a body may be made of; null for what did not come along. */
export interface Parts {
  readonly data: Resource;
  readonly session: Resource | null;
  readonly authorization: Resource | null;
  readonly capture: Resource | null;
  readonly wallet: Resource | null;
  /** Or why there is none to be believed. */
  readonly order: Resource | Refusal;
  /** The order itself, or whose relationship names it, if any does. */
  readonly orderOwner: Resource;
}

export function partsOf(document: Document): Parts {
  const { data } = document;
  const part = (name: string, ...owners: readonly (Resource | null)[]): Resource | null => {
    if (data.type === `${name}s`) return data;
    return related(document, ownerOf(name, owners) ?? data, name, `${name}s`);
  };
  const capture = part('payment_capture', data);
  const authorization = part('payment_authorization', data, capture);
  const session = part('payment_session', data, authorization, capture);
  const wallet = part('payment_wallet', data, session);
  const orderOwner =
    data.type === 'orders' ? data : (ownerOf('order', [data, session, authorization, capture]) ?? data);
  return { data, session, authorization, capture, wallet, order: orderOf(document, orderOwner), orderOwner };
}

const ownerOf = (name: string, owners: readonly (Resource | null)[]): Resource | null =>
  owners.find((owner) => owner !== null && relatedId(owner, name) !== null) ?? null;

/** The checkout's or saved source's token: what we answered to the session call, or what a wallet keeps. */
export function sourceTokenIn({ data, session, wallet }: Parts): string | Refusal {
  const token = tokenIn([data, session, wallet], /^(co|src)_/);
  return token ?? tokenMissing('response_data of the session: add "payment_session" to external_includes');
}

/** The token of the transaction to go on from: an authorization's to capture or void, a capture's to refund. */
export function transactionTokenIn(kind: 'capture' | 'void' | 'refund', parts: Parts): string | Refusal {
  const token = tokenIn([parentOf(kind, parts), parts.data], /^act_/);
  const name = kind === 'refund' ? 'payment_capture' : 'payment_authorization';
  return token ?? tokenMissing(`token of the ${name}: add "${name}" to external_includes`);
}

/** Every token is one we made, so it is known by its beginning: other texts in the same places are not taken for it. */
function tokenIn(resources: readonly (Resource | null)[], ours: RegExp): string | null {
  const found = resources.flatMap((one) => (one === null ? [] : placesOfTokens(one)));
  return found.map(asToken).find((token) => token !== null && ours.test(token)) ?? null;
}

function placesOfTokens({ attributes }: Resource): readonly unknown[] {
  const { token, payment_source_token, response_data, metadata } = attributes;
  const answer = isMembers(response_data) ? response_data : {};
  const data = isMembers(answer.data) ? answer.data : answer;
  return [
    payment_source_token,
    token,
    data.transaction_token,
    data.payment_source_token,
    data.id,
    data.session_token,
    data.action_id,
    isMembers(metadata) ? metadata[METADATA_KEY] : null,
  ];
}

/** What a capture, void or refund takes from. */
export function parentOf(kind: 'capture' | 'void' | 'refund', { authorization, capture }: Parts): Resource | null {
  return kind === 'refund' ? capture : authorization;
}

/** Whether the primary resource is the very thing the action creates. */
const creates = (kind: string, { data }: Parts): boolean => data.type === `payment_${kind}s`;

/**
 * How much is collected: the authorization's own amount, or what the session call says, else the session's (at a session
 * call that is an earlier one), else what the order costs.
 */
export function amountToAuthorize({ data, session, order }: Parts): readonly Place[] {
  const known = order instanceof Refusal ? null : order;
  return [[data, 'amount_cents'], [known, 'session_amount_cents'], [session, 'amount_cents'], totalPlace(known)];
}

/** How much is moved: what is asked for, else all that is left. */
export function amountToMove(kind: 'capture' | 'refund', parts: Parts): readonly Place[] {
  const parent = parentOf(kind, parts);
  return [
    [creates(kind, parts) ? parts.data : null, 'amount_cents'],
    [parent, `${kind}_amount_cents`],
    balanceOf(kind, parts),
    [parent, 'amount_cents'],
  ];
}

/** How much is released; may stand nowhere, and then it is all that is left. */
export const amountToVoid = (parts: Parts): readonly Place[] => [
  [creates('void', parts) ? parts.data : null, 'amount_cents'],
  balanceOf('void', parts),
];

/** What was left before the call. */
function balanceOf(kind: 'capture' | 'void' | 'refund', parts: Parts): Place {
  return [parentOf(kind, parts), `${kind}_balance_cents`];
}

/**
 * What tells this move from another: what it takes from, and what was left of that. The created resource does only
 * where no balance came along: after a lost answer Commerce Layer creates another one for the same move.
 */
export function identityOf(
  kind: 'capture' | 'void' | 'refund',
  parts: Parts,
): { readonly id: string; readonly balance: Place } {
  const balance = balanceOf(kind, parts);
  if (creates(kind, parts) && partAt(balance) === null) return { id: parts.data.id, balance: [null, ''] };
  return { id: (parentOf(kind, parts) ?? parts.data).id, balance };
}
