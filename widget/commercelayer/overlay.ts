import type { TillgateHandle, TillgateResult } from '../loader/types.ts';
import { Failure } from './failure.ts';
import type { Job } from './job.ts';

/** Shows a checkout until the shopper is done with it. It is gone when this resolves. */
export async function payInOverlay({ opener, signal }: Job, url: string): Promise<TillgateResult> {
  const handle = open(url, opener);
  // Not while money is moving: then it stays open, and this goes on.
  const close = () => handle.close();
  signal?.addEventListener('abort', close);
  const result = await handle.result;
  signal?.removeEventListener('abort', close);
  // A completed checkout would soon leave for `returnUrl`, in the middle of placing the order.
  close();
  return result;
}

function open(url: string, opener: HTMLElement | undefined): TillgateHandle {
  try {
    const handle = window.Tillgate?.open(url, opener);
    if (handle) return handle;
  } catch {
    // Not the address of a checkout of this Tillgate.
  }
  throw new Failure('unexpected_answer', 'The checkout is not where tillgate.js came from');
}
