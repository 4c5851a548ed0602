import type { FaultQueue } from '../kit/fault-queue.ts';

/**
 * How the next request of the API or of a webhook endpoint goes wrong. `effect: true`: it takes effect all the same,
 * before the answer is spoilt.
 */
export type HttpFault =
  | {
      readonly fault: 'status';
      readonly status: number;
      readonly body?: string;
      readonly retryAfter?: string;
      readonly effect?: boolean;
    }
  /** TCP reset instead of an answer. */
  | { readonly fault: 'reset'; readonly effect?: boolean }
  /** The connection stays open and nothing ever comes. */
  | { readonly fault: 'silence'; readonly effect?: boolean }
  /** Waits until the promise resolves (see `createGate`), then behaves. */
  | { readonly fault: 'hold'; readonly until: Promise<void> }
  | { readonly fault: 'slow'; readonly ms: number };

/** How the next call of one of the gateway's URLs goes wrong. */
export type CallFault =
  /** The gateway answers, the answer is lost: Commerce Layer records a failure although the gateway acted. */
  | { readonly fault: 'loseAnswer' }
  /** Commerce Layer breaks the connection off while the gateway is still at it: after a time, or at an event. */
  | { readonly fault: 'cut'; readonly afterMs: number }
  | { readonly fault: 'cut'; readonly once: Promise<unknown> }
  /** The call never leaves. */
  | { readonly fault: 'neverSent' }
  | { readonly fault: 'delay'; readonly ms: number }
  /** Held back before the call, or between the gateway's answer and its recording (a webhook may overtake it). */
  | { readonly fault: 'hold'; readonly moment: 'beforeCall' | 'afterAnswer'; readonly until: Promise<void> }
  /** The same bytes `times` times at once; the first call's answer counts. */
  | { readonly fault: 'repeat'; readonly times: number }
  /** The bytes change after they were signed. */
  | { readonly fault: 'tamper'; readonly change: (body: string) => string };

/** What the gateway's URLs are called for; `session` exists in the Payments API only. */
export type CallAction = 'session' | 'authorize' | 'capture' | 'void' | 'refund' | 'token';

/** One queue each, both APIs together. */
export interface CommerceLayerFaults {
  readonly calls: Readonly<Record<CallAction, FaultQueue<CallFault>>>;
  /** The webhook endpoints, as the gateway finds them. */
  readonly webhook: FaultQueue<HttpFault>;
  /** The REST API, as storefronts and Tillgate's server find it. */
  readonly api: FaultQueue<HttpFault>;
  /** `/oauth/token`. */
  readonly oauth: FaultQueue<HttpFault>;
}
