/** What a shopper's browser got for its cross-origin request, or why it got nothing. */
export interface LinkAnswer {
  /** Null: no answer, or one the browser would not hand to the page (CORS). */
  readonly status: number | null;
  readonly body: unknown;
  readonly url: string | null;
}

/** Asks for a payment link as the storefront's page would, CORS check included. */
export async function requestLink(listener: string, orderId: string, origin: string): Promise<LinkAnswer> {
  const nothing: LinkAnswer = { status: null, body: null, url: null };
  try {
    const response = await fetch(`${listener}?orderId=${encodeURIComponent(orderId)}`, {
      headers: { origin },
      signal: AbortSignal.timeout(15_000),
    });
    const allowed = response.headers.get('access-control-allow-origin');
    const body: unknown = await response.json();
    if (allowed !== origin && allowed !== '*') return nothing;
    const { type, url } = (body ?? {}) as { type?: unknown; url?: unknown };
    const link = response.status === 200 && type === 'url' && typeof url === 'string' ? url : null;
    return { status: response.status, body, url: link };
  } catch {
    return nothing;
  }
}
