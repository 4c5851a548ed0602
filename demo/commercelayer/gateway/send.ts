import { setTimeout as pause } from 'node:timers/promises';
import type { CallFault } from '../faults.ts';
import type { CallEnd, CallRecord } from '../ledger.ts';
import type { Shop } from '../shop.ts';

type Sent = Pick<CallRecord, 'end' | 'status' | 'answer' | 'durationMs'>;

/** POSTs the signed bytes once, as the fault has it. Never throws for what the network does. */
export async function send(
  shop: Shop,
  request: { readonly url: string; readonly body: string; readonly signature: string },
  fault: CallFault | null,
): Promise<Sent> {
  const started = performance.now();
  const ended = (end: CallEnd, status: number | null = null, answer: string | null = null): Sent => ({
    end,
    status,
    answer,
    durationMs: Math.round(performance.now() - started),
  });
  if (fault?.fault === 'delay') await pause(fault.ms);
  if (fault?.fault === 'hold' && fault.moment === 'beforeCall') await fault.until;
  if (fault?.fault === 'neverSent') return ended('connectionFailed');
  const cut = fault?.fault === 'cut' ? signalOf(fault) : null;
  const limit = AbortSignal.timeout(shop.upstream.callTimeoutMs);
  try {
    const response = await fetch(request.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/vnd.api+json',
        accept: 'application/json',
        'x-commercelayer-signature': request.signature,
      },
      body: fault?.fault === 'tamper' ? fault.change(request.body) : request.body,
      signal: cut ? AbortSignal.any([cut, limit]) : limit,
    });
    const answer = await response.text();
    if (fault?.fault === 'hold' && fault.moment === 'afterAnswer') await fault.until;
    return ended(fault?.fault === 'loseAnswer' ? 'lost' : 'answered', response.status, answer);
  } catch {
    if (limit.aborted) return ended('timeout');
    return ended(cut?.aborted ? 'cut' : 'connectionFailed');
  }
}

function signalOf(cut: Extract<CallFault, { fault: 'cut' }>): AbortSignal {
  if ('afterMs' in cut) return AbortSignal.timeout(cut.afterMs);
  const controller = new AbortController();
  void cut.once.then(() => controller.abort());
  return controller.signal;
}
