import type {
  ActionRequest,
  AuthorizeRequest,
  KeepSourceRequest,
  MoveRequest,
  VoidRequest,
} from '../../payments/actions/action.ts';
import { moneyAt, type Place, partAt, someMoneyAt } from './amount.ts';
import { callKey } from './call-key.ts';
import type { Document, Resource } from './document.ts';
import { isTest } from './meta.ts';
import { customerRefOf, orderOf, orderRefOf, quoteOf, totalPlace } from './order.ts';
import { Refusal } from './refusal.ts';
import type { GatewayAction } from './routes.ts';
import { asToken, tokenMissing, transactionToken } from './token.ts';

/** The resource behind each action. Capture and void get the same one: only the address tells them apart. */
const ROOTS: Readonly<Record<GatewayAction, string>> = {
  authorize: 'external_payments',
  capture: 'authorizations',
  void: 'authorizations',
  refund: 'captures',
  token: 'external_payments',
};

/** Reads a call of a gateway of API 2017-08 (Commerce Layer, external payment gateways). */
export function gatewayAction(document: Document, action: GatewayAction): ActionRequest | Refusal {
  const { type } = document.data;
  if (type !== ROOTS[action]) {
    const message = `This address takes ${ROOTS[action]} for ${action}: check the URLs of the gateway.`;
    return new Refusal(422, 'type_unexpected', message);
  }
  switch (action) {
    case 'authorize':
      return readAuthorize(document);
    case 'capture':
    case 'refund':
      return readMove(document, action);
    case 'void':
      return readVoid(document);
    case 'token':
      return readToken(document);
  }
}

function readAuthorize(document: Document): AuthorizeRequest | Refusal {
  const { data } = document;
  const token = sourceToken(data);
  if (token instanceof Refusal) return token;
  const order = orderOf(document, data);
  if (order instanceof Refusal) return order;
  const money = someMoneyAt([totalPlace(order)], [order]);
  if (money instanceof Refusal) return money;
  // Two tabs make two external payments of one order: with the same checkout they are still one authorization.
  const subject = token.startsWith('co_') ? order.id : data.id;
  return {
    kind: 'authorize',
    key: callKey({ api: 'gateway', action: 'authorize' }, subject, token, money.amountMinor, money.currency),
    test: isTest(document),
    token,
    orderRef: order.id,
    money,
    quote: quoteOf(document, order, money),
  };
}

function readMove(document: Document, kind: 'capture' | 'refund'): MoveRequest | Refusal {
  const { data } = document;
  const token = transactionToken(data);
  if (token === null) return tokenMissing('token');
  const requested: Place = [data, `${kind}_amount_cents`];
  const balance: Place = [data, `${kind}_balance_cents`];
  const money = someMoneyAt([requested, balance, [data, 'amount_cents']], ownersOf(document));
  if (money instanceof Refusal) return money;
  return {
    kind,
    key: callKey({ api: 'gateway', action: kind }, data.id, partAt(balance), money.amountMinor),
    test: isTest(document),
    token,
    orderRef: orderRefOf(document, data),
    money,
  };
}

function readVoid(document: Document): VoidRequest | Refusal {
  const { data } = document;
  const token = transactionToken(data);
  if (token === null) return tokenMissing('token');
  const balance: Place = [data, 'void_balance_cents'];
  const money = moneyAt([balance], ownersOf(document));
  if (money instanceof Refusal) return money;
  return {
    kind: 'void',
    key: callKey({ api: 'gateway', action: 'void' }, data.id, partAt(balance)),
    test: isTest(document),
    token,
    orderRef: orderRefOf(document, data),
    money,
  };
}

function readToken(document: Document): KeepSourceRequest | Refusal {
  const { data } = document;
  const token = sourceToken(data);
  if (token instanceof Refusal) return token;
  const order = orderOf(document, data);
  return {
    kind: 'token',
    token,
    orderRef: orderRefOf(document, data),
    customerRef: customerRefOf(document, order instanceof Refusal ? null : order),
  };
}

function sourceToken({ attributes }: Resource): string | Refusal {
  return asToken(attributes.payment_source_token) ?? tokenMissing('payment_source_token');
}

/** Who may name the currency: the transaction itself, else its order. */
function ownersOf(document: Document): readonly (Resource | null)[] {
  const order = orderOf(document, document.data);
  return [document.data, order instanceof Refusal ? null : order];
}
