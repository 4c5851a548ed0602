/** Group D: what a provider does to Commerce Layer's authorizations, captures, voids and refunds. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallFault } from '../../demo/commercelayer/index.ts';
import { MINUTE, SECOND } from '../../server/clock.ts';
import { eventually } from '../support/world.ts';
import { type Acquirer, type Call, type LineFault, startAcquirer } from './acquirer.ts';
import { booksOf, expectAgreement, type Files, filesIn } from './commercelayer-books.ts';
import { type Hands, handsOn } from './commercelayer-hands.ts';
import { openScene, type Scene } from './scene.ts';

const TOTAL = 2_400;
const PART = 1_000;

let acquirer: Acquirer;
let scene: Scene;
let hands: Hands;
let files: Files;
let wallet: { readonly customer: string; readonly source: string };

beforeAll(async () => {
  acquirer = await startAcquirer();
  scene = await openScene({
    card: (watch) => acquirer.provider(watch),
    edit: (yaml) => yaml.replace('organization:', 'answerWithinMs: 500\n    organization:'),
  });
  hands = handsOn(scene.fashion, scene.url);
  files = filesIn(scene.folder);
  wallet = await hands.wallet();
});
beforeEach(() => {
  for (const queue of Object.values(acquirer.faults)) queue.clear();
});
afterAll(async () => {
  await scene.stop();
  await acquirer.hangUp();
});

async function placed(number?: string): Promise<string> {
  const id = await hands.paid(number);
  await hands.place(id);
  return id;
}
async function captured(number?: string): Promise<string> {
  const id = await placed(number);
  await hands.capture(id, PART);
  return id;
}

interface Step {
  readonly kind: 'authorize' | 'capture' | 'void' | 'refund';
  prepare(): Promise<string>;
  act(orderId: string): Promise<unknown>;
  readonly before: readonly string[];
  readonly after: readonly string[];
}
const reserved = [`authorize ${TOTAL}`];
const taken = [...reserved, `capture ${PART}`];
const authorize: Step = {
  kind: 'authorize',
  prepare: () => hands.byWallet(wallet),
  act: (id) => hands.place(id),
  before: [],
  after: reserved,
};
const capture: Step = {
  kind: 'capture',
  prepare: () => placed(),
  act: (id) => hands.capture(id, PART),
  before: reserved,
  after: taken,
};
const release: Step = {
  kind: 'void',
  prepare: () => captured(),
  act: (id) => hands.void(id),
  before: taken,
  after: [...taken, `void ${TOTAL - PART}`],
};
const refund: Step = {
  kind: 'refund',
  prepare: () => captured(),
  act: (id) => hands.refund(id, PART),
  before: taken,
  after: [...taken, `refund ${PART}`],
};
const STEPS = [authorize, capture, release, refund];

/** What Tillgate answered the platform last; never a fault of ours, which would feed the circuit breaker. */
function lastAnswer(id: string): { readonly status: number; readonly code: string | undefined } {
  const call = scene.fashion.platform.ledger.callsOf(id).at(-1);
  expect(call?.end).toBe('answered');
  expect(call?.status).toBeLessThan(500);
  return { status: call?.status ?? 0, code: JSON.parse(call?.answer ?? '{}').error?.code };
}

const later = () => scene.pass(3 * MINUTE, 15 * SECOND);
const agreement = (id: string, moved: readonly string[]) => expectAgreement(scene.fashion, files, id, moved, 1_000);
const pushTo = (call: Call, ...faults: readonly LineFault[]) => acquirer.faults[call].push(...faults);

const status = (code: number, effect: boolean, body?: string): LineFault => ({
  fault: 'status',
  status: code,
  effect,
  ...(body !== undefined && { body }),
});
const page = '<html><body>Bad gateway</body></html>';

describe.each(STEPS)('$kind: the provider', (step) => {
  it.each<[string, LineFault]>([
    ['D1 answers 500 after the effect', status(500, true)],
    ['D4 answers 200 with what is no JSON', { fault: 'answer', change: (json) => json.slice(0, -9) }],
    [
      'D5 answers a word nobody knows',
      { fault: 'answer', change: (json) => json.replace(/"stage":"\w+"/, '"stage":"x"') },
    ],
    ['D8 resets the connection after the effect', { fault: 'reset', effect: true }],
    ['D9 says nothing after the effect', { fault: 'silence', effect: true }],
    ['D20 spells the currency in lower case', { fault: 'answer', change: (json) => json.replaceAll('EUR', 'eur') }],
  ])('%s: done once, and told', async (_what, fault) => {
    const id = await step.prepare();
    pushTo(step.kind, fault);
    await step.act(id);
    expect([200, 202]).toContain(lastAnswer(id).status);
    await later();
    await agreement(id, step.after);
    expect(files.flags(id)).toEqual([]);
  });

  it.each<[string, LineFault]>([
    ['D2 answers 500 without an effect', status(500, false)],
    ['D3 answers 502 with a web page', status(502, false, page)],
    ['D8 resets the connection before the effect', { fault: 'reset', effect: false }],
    ['D9 says nothing and does nothing', { fault: 'silence', effect: false }],
  ])('%s: "later", and both sides end alike', async (_what, fault) => {
    const id = await step.prepare();
    pushTo(step.kind, fault);
    await step.act(id);
    expect(lastAnswer(id).status).toBe(202);
    await later();
    // A payment is never begun twice: nobody waits for it any more. A move is asked for again under its key.
    await agreement(id, step === authorize ? step.before : step.after);
    expect(files.flags(id)).toEqual([]);
  });

  it.each<[string, LineFault]>([
    ['D6 answers 429 with Retry-After', { ...status(429, false), headers: { 'retry-after': '60' } } as LineFault],
    ['D22 refuses', status(422, false)],
  ])('%s: refused, and done when it is asked for later', async (_what, fault) => {
    const id = await step.prepare();
    pushTo(step.kind, fault);
    await step.act(id);
    expect(lastAnswer(id).status).toBe(step === authorize ? 402 : 422);
    await agreement(id, step.before);
    await scene.pass(20 * SECOND);
    await step.act(id);
    await agreement(id, step.after);
  });

  it('D7 refuses the connection: refused, and done when it is asked for later', async () => {
    const id = await step.prepare();
    await acquirer.hangUp();
    await step.act(id);
    await acquirer.pickUp();
    expect(lastAnswer(id).status).toBe(step === authorize ? 402 : 422);
    await scene.pass(20 * SECOND);
    await agreement(id, step.before);
    await step.act(id);
    await agreement(id, step.after);
  });

  it('D9 is down for an hour from the moment it has acted: told when it is back', async () => {
    const id = await step.prepare();
    pushTo(step.kind, { fault: 'silence', effect: true });
    for (const queue of Object.values(acquirer.faults)) queue.always(status(503, false, page));
    await step.act(id);
    expect(lastAnswer(id).status).toBe(202);
    await scene.pass(60 * MINUTE, 5 * MINUTE);
    expect(booksOf(scene.fashion, files, id)).toMatchObject({ platform: step.before, bank: step.after });
    for (const queue of Object.values(acquirer.faults)) queue.always(null);
    await scene.pass(3 * 60 * MINUTE, 30 * MINUTE);
    await agreement(id, step.after);
  });

  it.each<[string, (begun: Promise<unknown>) => CallFault]>([
    ['hangs up before the answer', (begun) => ({ fault: 'cut', once: begun })],
    ['loses the answer', () => ({ fault: 'loseAnswer' })],
  ])('takes its time, and Commerce Layer %s: done once when it is asked for again', async (_what, faultAfter) => {
    const id = await step.prepare();
    const before = files.actions(id).length;
    const fault = faultAfter(eventually('the call to arrive', () => files.actions(id).length > before));
    pushTo(step.kind, { fault: 'slow', ms: 150 });
    scene.fashion.platform.faults.calls[step.kind].push(fault);
    await step.act(id);
    expect(hands.last(id, step.kind).state).toBe('failed');
    // On a busy machine the provider is given up before it has answered; then it is asked.
    await later();
    await eventually('the action', () => files.actions(id).at(-1)?.state === 'succeeded');
    // Whoever hung up is known to have heard nothing; an answer that was sent may have been heard.
    if (fault.fault === 'cut') await eventually('the flag', () => files.flags(id).includes('unheard'), 2_000);
    await step.act(id);
    await agreement(id, step.after);
    await eventually('no flag', () => files.flags(id).length === 0);
  });
});
