import type {
  ActionRequest,
  AuthorizeRequest,
  KeepSourceRequest,
  MoveRequest,
  VoidRequest,
} from '../../payments/actions/action.ts';
import type { StoreRequestVerdict } from '../platform.ts';
import { moneyAt, partAt, someMoneyAt } from './amount.ts';
import { callKey } from './call-key.ts';
import type { Document, Resource } from './document.ts';
import { isTest } from './meta.ts';
import { customerRefOf, orderRefOf, quoteOf } from './order.ts';
import {
  amountToAuthorize,
  amountToMove,
  amountToVoid,
  canBeFor,
  identityOf,
  type Parts,
  parentOf,
  partsOf,
  sourceTokenIn,
  transactionTokenIn,
} from './payments-guesses.ts';
import { Refusal } from './refusal.ts';
import type { PaymentsAction } from './routes.ts';

/** A wish for a link. */
type Opening = Extract<StoreRequestVerdict, { readonly verdict: 'open' }>;

/** Reads a call of the Payments API 2026-05. `session` asks for a link, everything else for an action. */
export function paymentsAction(document: Document, action: PaymentsAction): ActionRequest | Opening | Refusal {
  const { type } = document.data;
  if (!canBeFor(type, action)) {
    const message = `This address is for ${action}, not for ${type.slice(0, 40)}: check the URLs of the payment setting.`;
    return new Refusal(422, 'type_unexpected', message);
  }
  const parts = partsOf(document);
  switch (action) {
    case 'session':
      return readSession(document, parts);
    case 'authorization':
      return readAuthorization(document, parts);
    case 'capture':
    case 'refund':
      return readMove(document, parts, action);
    case 'void':
      return readVoid(document, parts);
    case 'token':
      return readToken(document, parts);
  }
}

function readSession(document: Document, parts: Parts): Opening | Refusal {
  const { order } = parts;
  if (order instanceof Refusal) return order;
  const money = someMoneyAt(amountToAuthorize(parts), ownersOf('authorize', parts));
  if (money instanceof Refusal) return money;
  const quote = quoteOf(document, order, money);
  // A session is always a new wish to collect, also for an order whose earlier session was paid.
  return { verdict: 'open', orderRef: order.id, quote, renew: true, api: 'payments' };
}

function readAuthorization(document: Document, parts: Parts): AuthorizeRequest | Refusal {
  const { data, order } = parts;
  const token = sourceTokenIn(parts);
  if (token instanceof Refusal) return token;
  if (order instanceof Refusal) return order;
  const money = someMoneyAt(amountToAuthorize(parts), ownersOf('authorize', parts));
  if (money instanceof Refusal) return money;
  const subject = token.startsWith('co_') ? order.id : data.id;
  return {
    kind: 'authorize',
    key: callKey({ api: 'payments', action: 'authorization' }, subject, token, money.amountMinor, money.currency),
    test: isTest(document),
    token,
    orderRef: order.id,
    money,
    quote: quoteOf(document, order, money),
  };
}

function readMove(document: Document, parts: Parts, kind: 'capture' | 'refund'): MoveRequest | Refusal {
  const token = transactionTokenIn(kind, parts);
  if (token instanceof Refusal) return token;
  const money = someMoneyAt(amountToMove(kind, parts), ownersOf(kind, parts));
  if (money instanceof Refusal) return money;
  const { id, balance } = identityOf(kind, parts);
  return {
    kind,
    key: callKey({ api: 'payments', action: kind }, id, partAt(balance), money.amountMinor),
    test: isTest(document),
    token,
    orderRef: orderRefOf(document, parts.orderOwner),
    money,
  };
}

function readVoid(document: Document, parts: Parts): VoidRequest | Refusal {
  const token = transactionTokenIn('void', parts);
  if (token instanceof Refusal) return token;
  const money = moneyAt(amountToVoid(parts), ownersOf('void', parts));
  if (money instanceof Refusal) return money;
  const { id, balance } = identityOf('void', parts);
  return {
    kind: 'void',
    key: callKey({ api: 'payments', action: 'void' }, id, partAt(balance)),
    test: isTest(document),
    token,
    orderRef: orderRefOf(document, parts.orderOwner),
    money,
  };
}

function readToken(document: Document, parts: Parts): KeepSourceRequest | Refusal {
  const token = sourceTokenIn(parts);
  if (token instanceof Refusal) return token;
  const customerRef = customerRefOf(document, parts.order instanceof Refusal ? null : parts.order);
  return { kind: 'token', token, orderRef: orderRefOf(document, parts.orderOwner), customerRef };
}

/** Who may name the currency. */
function ownersOf(kind: 'authorize' | 'capture' | 'void' | 'refund', parts: Parts): readonly (Resource | null)[] {
  const { data, session, order } = parts;
  const parent = kind === 'authorize' ? null : parentOf(kind, parts);
  return [data, parent, session, order instanceof Refusal ? null : order];
}
