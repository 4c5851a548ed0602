import type { HttpCall, HttpClient, HttpResult } from '../../../../server/outgoing/http-client.ts';
import type { Fault } from '../harness.ts';
import { changed, DISTURBANCES, isSilent } from './faults.ts';

export interface Exchange {
  readonly call: HttpCall;
  readonly result: HttpResult;
}

/** What both ends hear instead of what was said. */
export interface Distortion {
  /** Applied to each request's address and body. */
  request?(text: string): string;
  /** Applied to each answer's body. */
  answer?(text: string): string;
}

export interface DisturbOptions {
  /** Calls that pass before the one that is disturbed. */
  readonly skip?: number;
  /** Any call may be met, also one that only signs in. */
  readonly anyCall?: boolean;
  /** Lets questions (`GET`) pass: the trouble meets a call that may change something. */
  readonly onChange?: boolean;
  /** Called when an answer does not come: whoever waits gives up. */
  readonly givenUp?: () => void;
}

/**
 * The HTTP client a provider under examination is opened with. It passes calls on to the real one, keeps what was
 * said, and disturbs one call, or distorts all of them, when told to: so no fake of a backend has to.
 */
export interface DisturbedLine extends HttpClient {
  /** Everything said so far, as the provider said and heard it. */
  readonly exchanges: readonly Exchange[];
  disturb(fault: Fault, options?: DisturbOptions): void;
  /** Takes back a disturbance that met no call; true when it had met one. */
  calm(): boolean;
  /** From now on; null: no more. */
  distort(distortion: Distortion | null): void;
  /** How many requests a distortion has changed so far. */
  readonly distorted: number;
  /** The next call gets this answer, whatever it asks; the backend does not hear of it. */
  answerNext(result: HttpResult): void;
}

const DEFAULT_MAX_BYTES = 1024 * 1024;

/** `signsIn`: calls that only fetch a token; a trouble waits for the next one that is about a payment. */
export function disturbedLine(http: HttpClient, signsIn: (call: HttpCall) => boolean = () => false): DisturbedLine {
  const exchanges: Exchange[] = [];
  let planned: (DisturbOptions & { readonly fault: Fault; skip: number }) | null = null;
  let distortion: Distortion = {};
  let distorted = 0;
  let prepared: HttpResult | null = null;

  const distortedCall = (call: HttpCall): HttpCall => {
    const { request } = distortion;
    if (!request) return call;
    const { body, ...rest } = call;
    const text = body?.toString();
    const heard = { ...rest, url: request(call.url), ...(text !== undefined && { body: request(text) }) };
    if (heard.url !== call.url || heard.body !== text) distorted += 1;
    return heard;
  };
  const isSpared = ({ anyCall = false, onChange = false }: DisturbOptions, call: HttpCall): boolean =>
    (!anyCall && signsIn(call)) || (onChange && call.method === 'GET');
  const pass = async (call: HttpCall): Promise<HttpResult> => {
    const result = await http.call(distortedCall(call));
    return distortion.answer ? changed(result, distortion.answer) : result;
  };
  const meet = async (call: HttpCall): Promise<HttpResult> => {
    if (prepared) {
      const result = prepared;
      prepared = null;
      return result;
    }
    if (planned === null || isSpared(planned, call) || planned.skip-- > 0) return pass(call);
    const { fault, givenUp } = planned;
    planned = null;
    const { effect, answer } = DISTURBANCES[fault];
    const honest = effect ? await pass(call) : null;
    if (isSilent(fault)) givenUp?.();
    return answer(honest, call.maxBytes ?? DEFAULT_MAX_BYTES);
  };

  return {
    exchanges,
    get distorted() {
      return distorted;
    },
    async call(call) {
      const result = call.signal?.aborted ? await http.call(call) : await meet(call);
      exchanges.push({ call, result });
      return result;
    },
    disturb(fault, options = {}) {
      planned = { skip: 0, ...options, fault };
    },
    calm() {
      const met = planned === null;
      planned = null;
      return met;
    },
    distort(next) {
      distortion = next ?? {};
    },
    answerNext(result) {
      prepared = result;
    },
    close: () => http.close(),
  };
}
