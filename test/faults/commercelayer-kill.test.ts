/** Group A on Commerce Layer's actions: the process is killed while the platform's call is on the line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Failpoint } from '../../server/failpoint.ts';
import { eventually, type Stores, startStores } from '../support/world.ts';
import { expectAgreement, type Files, filesIn } from './commercelayer-books.ts';
import { type Hands, handsOn, MOVE_CARDS } from './commercelayer-hands.ts';
import { startProcess, type TillgateProcess } from './process.ts';

/** Cents of an order of the first product, captured of it, and refunded of that. */
const TOTAL = 2_400;
const PART = 1_000;
const BACK = 400;

let stores: Stores;
let hands: Hands;
let files: Files;
let running: TillgateProcess | null = null;

/** Something a shopper or an operator does on the platform. */
interface Step {
  readonly kind: 'authorize' | 'capture' | 'void' | 'refund';
  /** An order that is ready for it. */
  prepare(): Promise<string>;
  act(orderId: string): Promise<unknown>;
  /** What all books say once it is done. */
  readonly moved: readonly string[];
}

async function placed(number?: string): Promise<string> {
  const id = await hands.paid(number);
  await hands.place(id);
  return id;
}
async function captured(number?: string): Promise<string> {
  const id = await placed(number);
  await hands.capture(id, PART);
  await eventually('the capture', () => hands.last(id, 'capture').state === 'succeeded');
  return id;
}

const authorize: Step = {
  kind: 'authorize',
  prepare: () => hands.paid(),
  act: (id) => hands.place(id),
  moved: [`authorize ${TOTAL}`],
};
const authorizeByWallet: Step = { ...authorize, prepare: async () => hands.byWallet(await hands.wallet()) };
/** Paid and placed in one go: by the next start the bank would have made up its mind. */
const authorizeLater: Step = {
  ...authorize,
  prepare: async () => hands.order(),
  async act(id) {
    await hands.pay(id, MOVE_CARDS.settlesLater);
    await hands.place(id);
  },
};
const capture: Step = {
  kind: 'capture',
  prepare: () => placed(),
  act: (id) => hands.capture(id, PART),
  moved: [`authorize ${TOTAL}`, `capture ${PART}`],
};
const captureLater: Step = { ...capture, prepare: () => placed(MOVE_CARDS.movesLater) };
const release: Step = {
  kind: 'void',
  prepare: () => captured(),
  act: (id) => hands.void(id),
  moved: [`authorize ${TOTAL}`, `capture ${PART}`, `void ${TOTAL - PART}`],
};
const refund: Step = {
  kind: 'refund',
  prepare: () => captured(),
  act: (id) => hands.refund(id, BACK),
  moved: [`authorize ${TOTAL}`, `capture ${PART}`, `refund ${BACK}`],
};
const refundLater: Step = { ...refund, prepare: () => captured(MOVE_CARDS.movesLater) };

/** From the call to its answer, in order. */
const ON_MOVING: readonly Failpoint[] = [
  'action.stored',
  'operation.stored',
  'provider.answered',
  'facts.recorded',
  'action.answered',
];

type Case = readonly [what: string, step: Step, failpoints: readonly Failpoint[]];

const ONCE: readonly Case[] = [
  // What was paid at the checkout is only claimed: the provider is not asked again.
  ['an order is placed with a paid checkout', authorize, ['action.stored', 'action.answered']],
  ['an order is placed with a saved card', authorizeByWallet, ON_MOVING],
  ['a part is captured', capture, ON_MOVING],
  ['the rest is released', release, ['provider.answered', 'action.answered']],
  ['a part is refunded', refund, ON_MOVING],
];
const IN_A_ROW: readonly Case[] = [
  ['a capture', capture, ['action.stored', 'provider.answered']],
  ['a refund', refund, ['operation.stored', 'facts.recorded']],
];
const TELLING: readonly Case[] = [
  ['of an authorization, before it', authorizeLater, ['confirmation.leased']],
  ['of an authorization, after it', authorizeLater, ['platform.answered']],
  ['of a capture, after it', captureLater, ['platform.answered']],
  ['of a refund, before it', refundLater, ['confirmation.leased']],
];
const LATER: readonly Case[] = [
  ['an authorization', authorizeLater, ['action.answered']],
  ['a capture', captureLater, ['action.answered']],
  ['a refund', refundLater, ['action.answered']],
];

/** Orders made before anything is in danger, for the tests to take. */
const prepared = new Map<Step, string[]>();

beforeAll(async () => {
  stores = await startStores();
  const yaml = readFileSync(stores.configFile, 'utf8')
    .replace('card: { provider: sandbox }', 'card: { provider: sandbox, settleAfterMs: 1200 }')
    .replace('organization:', 'answerWithinMs: 500\n    organization:');
  writeFileSync(stores.configFile, yaml);
  hands = handsOn(stores.fashion, stores.tillgateUrl);
  files = filesIn(stores.folder);

  const first = await startProcess(stores);
  const needed = [
    ...ONCE.flatMap(([, step, failpoints]) => failpoints.map(() => step)),
    ...[...IN_A_ROW, ...TELLING, ...LATER].map(([, step]) => step),
  ];
  await Promise.all(
    needed.map(async (step) => {
      const id = await step.prepare();
      prepared.set(step, [...(prepared.get(step) ?? []), id]);
    }),
  );
  await first.stop();
});
afterEach(() => running?.kill());
afterAll(() => stores.stop());

async function start(failpoint?: Failpoint): Promise<TillgateProcess> {
  await running?.kill();
  running = await startProcess(stores, failpoint);
  return running;
}

/** Killed at the first of `failpoints` while it is about the step, and at the others while it is about the rest. */
async function killedAt(step: Step, failpoints: readonly Failpoint[]): Promise<string> {
  const id = prepared.get(step)?.shift() ?? '';
  const [first, ...others] = failpoints;
  const dying = await start(first);
  await step.act(id);
  expect(await dying.ended).toBe('SIGKILL');
  for (const failpoint of others) expect(await (await start(failpoint)).ended).toBe('SIGKILL');
  return id;
}

const decided = (id: string) =>
  eventually('the action to be decided', () => files.actions(id).every(({ state }) => /succeeded|failed/.test(state)));

/** The same wish once more, until the platform has what it wants. */
const again = (step: Step, id: string) =>
  eventually('the platform to have it', async () => {
    await step.act(id);
    return hands.last(id, step.kind).state === 'succeeded';
  });

describe.each(ONCE)('killed while %s', (_what, step, failpoints) => {
  it.each(failpoints)('at %s: shown as unheard, and done once when it is asked for again', async (failpoint) => {
    const id = await killedAt(step, [failpoint]);
    expect(hands.last(id, step.kind).state).toBe('failed');

    await start();
    await decided(id);
    const moved = files.actions(id).at(-1)?.state === 'succeeded';
    // Only what never reached the bank moved nothing, and then nobody has to look.
    expect(moved).toBe(!(step === authorizeByWallet && /stored$/.test(failpoint)));
    expect(files.flags(id)).toEqual(moved ? ['unheard'] : []);

    await again(step, id);
    await expectAgreement(stores.fashion, files, id, step.moved);
    await eventually('the flag to go', () => files.flags(id).length === 0);
  });
});

describe('killed twice in a row', () => {
  it.each(IN_A_ROW)('%s asked for again at once is done once', async (_what, step, failpoints) => {
    const id = await killedAt(step, failpoints);
    await start();
    await again(step, id);
    await expectAgreement(stores.fashion, files, id, step.moved);
  });
});

describe('killed while the outcome is sent', () => {
  it.each(TELLING)('%s: delivered, and decided once', async (_what, step, failpoints) => {
    const id = await killedAt(step, failpoints);
    await start();
    await expectAgreement(stores.fashion, files, id, step.moved);
    await eventually('its delivery', () => files.confirmations(id).every(({ state }) => state === 'delivered'));
    const { actionId } = hands.last(id, step.kind);
    const sent = stores.fashion.platform.ledger.webhooks.filter((one) => one.actionId === actionId);
    const twice = failpoints.includes('platform.answered');
    expect(sent.map(({ verdict }) => verdict)).toEqual(twice ? ['accepted', 'repeated'] : ['accepted']);
    expect(files.flags(id)).toEqual([]);
  });
});

// Last: what was told "later" into a dead line is sent again and again.
describe('killed when "later" is about to be answered', () => {
  it.each(LATER)('%s asked for again is decided once', async (_what, step, failpoints) => {
    const id = await killedAt(step, failpoints);
    expect(hands.last(id, step.kind).state).toBe('failed');
    await start();
    await step.act(id);
    await expectAgreement(stores.fashion, files, id, step.moved);
  });
});
