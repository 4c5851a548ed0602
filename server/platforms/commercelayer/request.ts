import type { RawRequest } from '../../http/raw.ts';
import type { StoreRequestVerdict } from '../platform.ts';
import { authenticate } from './authenticate.ts';
import { readCheckoutRequest } from './checkout-request.ts';
import type { CommerceLayerConfig } from './config.ts';
import { type Document, readDocument } from './document.ts';
import { gatewayAction } from './gateway.ts';
import { checkMeta } from './meta.ts';
import { paymentsAction } from './payments-api.ts';
import { Refusal, refuseCall } from './refusal.ts';
import { CHECKOUTS_PATH, type ServerCall, serverCallAt } from './routes.ts';
import { asToken } from './token.ts';

/** A browser asks for a checkout; everything else comes from Commerce Layer's server and is signed. */
export function readRequest(request: RawRequest, store: CommerceLayerConfig): StoreRequestVerdict {
  if (request.path === CHECKOUTS_PATH) return readCheckoutRequest(request, store);
  const call = serverCallAt(request.path);
  if (call === null) return refuseCall(new Refusal(404, 'route_unknown', 'There is no such address.'));
  return readServerCall(request, store, call);
}

/** Authentic first, then a document, then of this store, then an action. */
function readServerCall(request: RawRequest, store: CommerceLayerConfig, call: ServerCall): StoreRequestVerdict {
  const forged = authenticate(request, store, call);
  if (forged) return refuseCall(forged);
  const verdict = readAuthentic(request, store, call);
  return verdict.verdict === 'refused' ? { ...verdict, authentic: true } : verdict;
}

function readAuthentic(request: RawRequest, store: CommerceLayerConfig, call: ServerCall): StoreRequestVerdict {
  const document = readDocument(request.body);
  if (document instanceof Refusal) return refuseCall(document);
  const foreign = checkMeta(document, store);
  if (foreign) return refuseCall(foreign, tokenNamedBy(document));
  const wish = call.api === 'gateway' ? gatewayAction(document, call.action) : paymentsAction(document, call.action);
  if (wish instanceof Refusal) return refuseCall(wish, tokenNamedBy(document));
  return 'verdict' in wish ? wish : { verdict: 'act', api: call.api, action: wish };
}

/** For a refusal, which must name a token: the body's, else the resource itself. */
function tokenNamedBy({ data: { id, attributes } }: Document): string {
  return asToken(attributes.token) ?? asToken(attributes.payment_source_token) ?? id;
}
