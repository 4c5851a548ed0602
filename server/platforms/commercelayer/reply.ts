import type { HttpReply } from '../../http/raw.ts';
import type { LinkResult } from '../platform.ts';

/** The answer to a wish for a link: to the widget, or to Commerce Layer's `session_url`. */
export function renderLink(result: LinkResult, api: string | undefined): HttpReply {
  return api === 'payments' ? renderSession(result) : renderCheckout(result);
}

function renderCheckout(result: LinkResult): HttpReply {
  switch (result.result) {
    case 'link': {
      const { url, checkout, standing } = result;
      return { status: 200, body: { url, checkout, standing } };
    }
    case 'refused':
      return { status: result.status, body: { error: errorOf(result) } };
    case 'unavailable':
      return { status: 503, body: { error: errorOf(result) } };
  }
}

/** Kept by Commerce Layer as `response_data` of the session, where the storefront reads `checkout_url`. */
function renderSession(result: LinkResult): HttpReply {
  switch (result.result) {
    case 'link': {
      const { url, checkout } = result;
      const data = { id: checkout, transaction_token: checkout, checkout_url: url };
      return { status: 200, body: { success: true, data } };
    }
    case 'refused':
      return { status: result.status, body: { success: false, error: errorOf(result) } };
    case 'unavailable':
      return { status: 503, body: { success: false, error: errorOf(result) } };
  }
}

const errorOf = ({ code, message }: { readonly code: string; readonly message: string }) => ({ code, message });
