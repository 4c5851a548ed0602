import { Failure } from './failure.ts';

/** How long one request may take. Placing waits for the gateway, which may take most of it. Milliseconds. */
export const REQUEST_TIMEOUT_MS = 20_000;
/** Pauses before a request is sent again. Milliseconds. */
const RETRY_AFTER_MS = [500, 1_500];

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Does it again when the failure is uncertain. Only for what may be done twice. */
export async function retrying<Value>(work: () => Promise<Value>): Promise<Value> {
  for (const pause of RETRY_AFTER_MS) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure && error.uncertain)) throw error;
      await wait(pause);
    }
  }
  return work();
}
