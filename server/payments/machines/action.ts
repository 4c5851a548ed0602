/**
 * What a store platform asked to do with an order's money. `waiting`: for the payment to be decided, or for its turn
 * behind another action of the same payment. `submitted`: the provider has been asked, or may have been.
 */
export type ActionState = 'waiting' | 'submitted' | 'succeeded' | 'failed';

const EDGES: Readonly<Record<ActionState, readonly ActionState[]>> = {
  waiting: ['submitted', 'succeeded', 'failed'],
  submitted: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
};

export const actionCanGo = (from: ActionState, to: ActionState) => EDGES[from].includes(to);

export const isDecided = (state: ActionState) => state === 'succeeded' || state === 'failed';

/**
 * What the caller knows of it. `awaited`: it is on the line; `given`: it has the outcome; `deferred`: it was told
 * "later", so the outcome goes through the outbox; `unheard`: that too, but the line broke before it could hear that;
 * `lost`: the line broke before it was told the outcome.
 */
export type AnswerState = 'awaited' | 'given' | 'deferred' | 'unheard' | 'lost';
