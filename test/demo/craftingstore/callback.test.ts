import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createGate,
  type FakeCraftingStore,
  phpJson,
  phpSignature,
  startFakeCraftingStore,
} from '../../../demo/craftingstore/index.ts';

const SECRET = 'secretKey';
const DAY = 86_400_000;

let time: number;
let store: FakeCraftingStore;
let transactionId: string;

beforeEach(async () => {
  time = Date.UTC(2026, 0, 1);
  store = await startFakeCraftingStore({
    gateways: [{ key: 'tillgate', name: 'Card', store: 'blocks', secret: SECRET }],
    // Nobody listens there: these tests play the gateway themselves.
    tillgateUrl: 'http://127.0.0.1:9',
    clock: { now: () => time },
  });
  ({ transactionId } = await store.purchase({ player: 'Alex' }));
});
afterEach(() => store.stop());

const paid = () => phpJson({ type: 'paid', transactionId });

function tell(body: string, signature: string | null = phpSignature(body, SECRET)): Promise<Response> {
  return fetch(store.callbackUrl, {
    method: 'POST',
    headers: signature === null ? {} : { 'x-signature': signature },
    body,
    signal: AbortSignal.timeout(2_000),
  });
}

describe("the fake CraftingStore's callback", () => {
  it('marks a pending payment paid and runs its commands', async () => {
    const response = await tell(paid());
    expect([response.status, await response.json()]).toEqual([200, { success: true }]);
    expect(store.ledger.payment(transactionId)).toMatchObject({ state: 'paid', paidAt: time });
    expect(store.ledger.commandsRun).toEqual(['lp user Alex parent add vip']);
    expect(store.ledger.callbacks).toMatchObject([{ transactionId, verdict: 'paid', answered: 200, body: paid() }]);
  });

  it('counts a second paid, answers success and runs nothing', async () => {
    await tell(paid());
    expect((await tell(paid())).status).toBe(200);
    expect(store.ledger.callbacksFor(transactionId).map(({ verdict }) => verdict)).toEqual(['paid', 'repeated']);
    expect(store.ledger.commandsRun).toHaveLength(1);
  });

  it('hashes what PHP makes of the message again, not the bytes it got', async () => {
    const spaced = `{"type": "paid","transactionId": "${transactionId}"}`;
    expect((await tell(spaced)).status).toBe(400);
    expect((await tell(spaced, phpSignature(paid(), SECRET))).status).toBe(200);
  });

  it.each([
    ['no signature', () => tell(paid(), null), 'missingSignature'],
    ["another key's signature", () => tell(paid(), phpSignature(paid(), 'other')), 'wrongSignature'],
    ['an upper-case signature', () => tell(paid(), phpSignature(paid(), SECRET).toUpperCase()), 'wrongSignature'],
    ['a body that is no JSON', () => tell('paid'), 'malformed'],
    ['a payment nobody made', () => tell(phpJson({ type: 'paid', transactionId: 'NO-SUCH' })), 'unknownPayment'],
    ['an unknown type', () => tell(phpJson({ type: 'charge-back', transactionId })), 'unknownType'],
  ])('refuses %s', async (_name, call, verdict) => {
    const response = await call();
    expect([response.status, await response.json()]).toEqual([400, { success: false, message: verdict }]);
    expect(store.ledger.callbacks.map((callback) => callback.verdict)).toEqual([verdict]);
    expect(store.ledger.payment(transactionId).state).toBe('pending');
  });

  it('notes a pending without running anything', async () => {
    expect((await tell(phpJson({ type: 'pending', transactionId }))).status).toBe(200);
    expect(store.ledger.payment(transactionId).state).toBe('pending');
  });

  it('forgets a payment after seven days', async () => {
    time += 7 * DAY;
    expect(store.ledger.payment(transactionId).state).toBe('pending');
    time += 1;
    expect(store.ledger.payment(transactionId).state).toBe('invalid');
    expect((await tell(paid())).status).toBe(400);
    expect(store.ledger.callbacks).toMatchObject([{ verdict: 'tooLate' }]);
    expect(store.ledger.commandsRun).toEqual([]);
  });
});

describe('a fault of the callback', () => {
  it('answers a status and Retry-After of our choice, once', async () => {
    store.faults.push({ fault: 'status', status: 429, retryAfter: '30', body: 'slow down' });
    const response = await tell(paid());
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([
      429,
      '30',
      'slow down',
    ]);
    expect(store.ledger.callbacks).toMatchObject([{ verdict: 'paid', effect: false, answered: 429 }]);
    expect(store.ledger.commandsRun).toEqual([]);
    expect((await tell(paid())).status).toBe(200);
  });

  it('resets the connection after the commands ran', async () => {
    store.faults.push({ fault: 'reset', effect: true });
    await expect(tell(paid())).rejects.toThrow('fetch failed');
    expect(store.ledger.commandsRun).toHaveLength(1);
    expect(store.ledger.callbacks).toMatchObject([{ effect: true, answered: 'reset' }]);
  });

  it('resets the connection before anything happened', async () => {
    store.faults.push({ fault: 'reset', effect: false });
    await expect(tell(paid())).rejects.toThrow('fetch failed');
    expect(store.ledger.payment(transactionId).state).toBe('pending');
  });

  it.each([
    ['html', '<!doctype html>'],
    ['refuse', '{"success":false}'],
  ] as const)('answers 200 with something else: %s', async (fault, start) => {
    store.faults.push({ fault });
    const response = await tell(paid());
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(start);
    expect(store.ledger.payment(transactionId).state).toBe('pending');
  });

  it('never answers, and stops all the same', async () => {
    store.faults.push({ fault: 'silence', effect: true });
    const call = fetch(store.callbackUrl, {
      method: 'POST',
      headers: { 'x-signature': phpSignature(paid(), SECRET) },
      body: paid(),
      signal: AbortSignal.timeout(80),
    });
    await expect(call).rejects.toThrow('timeout');
    expect(store.ledger.callbacks).toMatchObject([{ answered: 'silence' }]);
    expect(store.ledger.commandsRun).toHaveLength(1);
  });

  it('holds the answer back until the gate opens', async () => {
    const gate = createGate();
    store.faults.push({ fault: 'hold', until: gate.opened });
    const call = tell(paid());
    await expect.poll(() => store.ledger.callbacks).toMatchObject([{ answered: 'held', verdict: 'paid' }]);
    gate.open();
    expect((await call).status).toBe(200);
    expect(store.ledger.callbacks).toMatchObject([{ answered: 200 }]);
  });

  it('lasts as long as the store is down', async () => {
    store.faults.always({ fault: 'status', status: 503 });
    expect([(await tell(paid())).status, (await tell(paid())).status]).toEqual([503, 503]);
    store.faults.always(null);
    expect((await tell(paid())).status).toBe(200);
  });
});

describe('a store that runs commands again', () => {
  it('shows a caller that tells twice', async () => {
    await store.stop();
    store = await startFakeCraftingStore({
      gateways: [{ key: 'tillgate', name: 'Card', store: 'blocks', secret: SECRET }],
      tillgateUrl: 'http://127.0.0.1:9',
      repeatedPaid: 'runAgain',
    });
    ({ transactionId } = await store.purchase());
    await tell(paid());
    await tell(paid());
    expect(store.ledger.payment(transactionId).commandsRun).toHaveLength(2);
  });
});
