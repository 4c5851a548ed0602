import type { Api } from './api.ts';
import { declineOf } from './decline.ts';
import { Failure, failureOf } from './failure.ts';
import { type Stage, stageOf } from './order.ts';
import { wait } from './patience.ts';
import type { CommerceLayerResult } from './types.ts';

export type Trigger = '_place' | '_authorize';
export type Outcome = Omit<CommerceLayerResult, 'order'>;

/** Pauses before the order is read: about ten seconds in all. Milliseconds. */
const READ_AFTER_MS = [0, 500, 1_000, 2_000, 3_000, 3_500];
/** How many times it is read before a refusal is believed: another tab may be placing the order right now. */
const BELIEVE_AFTER = 4;

/**
 * Pulls the trigger, if any, and tells what came of it by reading the order. Pulling it twice is harmless: an order is
 * placed once, and the gateway answers the same authorization with the same transaction. `patient`: a payment that is not
 * decided at once soon will be, so that it is worth waiting for.
 * @throws Failure when the order is certainly not placed.
 */
export async function place(api: Api, trigger?: Trigger, patient = true): Promise<Outcome> {
  let refusal = trigger && (await pull(api, trigger));
  let pulledAgain = false;
  let unread: Failure | undefined;
  let stage: Stage = 'open';

  for (const [round, pause] of READ_AFTER_MS.entries()) {
    await wait(pause);
    try {
      stage = stageOf(await api.readOrder());
      unread = undefined;
    } catch (error) {
      unread = failureOf(error);
      continue;
    }
    if (stage === 'placed') return { status: 'placed' };
    if (stage === 'unsettled' && !patient) break;
    if (stage === 'cancelled') throw new Failure('order_cancelled', 'The order was cancelled');
    if (stage === 'placing' || stage === 'unsettled' || round === 0) continue;

    // Lost on the way; or authorized at once, while `auto_place` is for authorizations that come later.
    const isAuthorized = stage === 'authorized';
    if (!pulledAgain && (isAuthorized || refusal?.uncertain)) {
      pulledAgain = true;
      refusal = await pull(api, isAuthorized ? '_place' : (trigger ?? '_place'));
      continue;
    }
    if (isAuthorized || refusal?.uncertain) continue;
    if (refusal) {
      if (round + 1 < BELIEVE_AFTER) continue;
      throw refusal;
    }
    const decline = await lastDecline(api);
    if (decline) throw decline;
    // An order is placed with its authorization still pending, but not authorized with it.
    if (trigger !== '_authorize') throw new Failure('declined', 'The payment was not authorized');
    if (!patient) break;
  }

  const isPlaced = stage === 'placing' || stage === 'unsettled';
  const reason = unread ?? (isPlaced ? undefined : refusal);
  return {
    status: stage === 'authorized' ? 'authorized' : 'pending',
    ...(reason && { code: reason.code, message: reason.message }),
  };
}

async function pull(api: Api, trigger: Trigger): Promise<Failure | undefined> {
  try {
    await api.tellOrder({ [trigger]: true });
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

/** Why the newest authorization failed, where the token may know: it may not have to. */
async function lastDecline(api: Api): Promise<Failure | undefined> {
  try {
    const [newest] = await api.list('authorizations?sort=-created_at');
    const { succeeded, error_code: code, error_detail: detail } = newest?.attributes ?? {};
    return newest && !succeeded && (code || detail) ? declineOf(newest) : undefined;
  } catch {
    return undefined;
  }
}
