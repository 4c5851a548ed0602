/** Group E, Commerce Layer: its circuit breaker, its repetitions, its odd and its broken calls. */

import { CommerceLayer } from '@commercelayer/sdk/bundle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sdkFetch } from '../../demo/commercelayer/index.ts';
import { MINUTE, SECOND } from '../../server/clock.ts';
import { cli } from '../server/cli/support.ts';
import { eventually } from '../support/world.ts';
import { booksOf, expectAgreement, type Files, filesIn } from './commercelayer-books.ts';
import { type Hands, handsOn, MOVE_CARDS } from './commercelayer-hands.ts';
import { type Answer, postSigned, rawBodyOf, type SentDocument, withAttributes } from './commercelayer-signed.ts';
import { openScene, type Scene } from './scene.ts';

const TOTAL = 2_400;
const PART = 1_000;
const reserved = [`authorize ${TOTAL}`];
const taken = [...reserved, `capture ${PART}`];

let scene: Scene;
let hands: Hands;
let files: Files;

beforeAll(async () => {
  scene = await openScene({ edit: (yaml) => yaml.replace('organization:', 'answerWithinMs: 500\n    organization:') });
  hands = handsOn(scene.fashion, scene.url);
  files = filesIn(scene.folder);
});
afterAll(() => scene.stop());

const platform = () => scene.fashion.platform;
const calls = (id: string) => platform().ledger.callsOf(id);
const breaker = () => platform().breaker(scene.fashion.gateway.id);
const agreement = (id: string, moved: readonly string[]) => expectAgreement(scene.fashion, files, id, moved, 1_000);
const send = (action: string, raw: string) =>
  postSigned(`${scene.url}/commercelayer/fashion/${action}`, raw, scene.secrets.FASHION_SECRET);

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

/** The circuit as a merchant sees it. */
async function status() {
  const { clientId, clientSecret } = platform().credentials.integration;
  const env = {
    ...scene.secrets,
    TILLGATE_CL_CLIENT_ID: clientId,
    TILLGATE_CL_CLIENT_SECRET: clientSecret,
    TILLGATE_CL_AUTH_URL: `${platform().apiUrl}/oauth/token`,
  };
  const argv = ['commercelayer', 'status', '--json', '--gateway', scene.fashion.gateway.id];
  const { out } = await cli(argv, { cwd: scene.folder, env });
  return JSON.parse(out);
}

describe('E6 the circuit breaker is open', () => {
  it('no call comes; pending outcomes are told all the same, it is shown, and once it is reset all goes on', async () => {
    const slow = await placed(MOVE_CARDS.settlesLater);
    const moving = await placed(MOVE_CARDS.movesLater);
    await hands.capture(moving, PART);
    const other = await hands.paid();
    expect([hands.last(slow, 'authorize').state, hands.last(moving, 'capture').state]).toEqual(['pending', 'pending']);

    platform().faults.calls.authorize.always({ fault: 'neverSent' });
    for (let failure = 0; failure < 31; failure++) await hands.place(other);
    platform().faults.calls.authorize.always(null);
    expect(breaker()).toEqual({ state: 'open', failures: 31 });
    await hands.place(other);
    expect(calls(other).at(-1)?.end).toBe('circuitOpen');
    expect((await status()).gateway.circuit).toEqual({ state: 'open', failures: 31 });

    await scene.pass(3 * MINUTE, 10 * SECOND);
    await agreement(slow, reserved);
    await agreement(moving, taken);

    const accessToken = platform().token('integration');
    const client = CommerceLayer({
      organization: platform().organization,
      accessToken,
      fetch: sdkFetch(platform().apiUrl),
    });
    await client.external_gateways._reset_circuit(scene.fashion.gateway.id);
    expect((await hands.place(other)).status).toBe('placed');
    await agreement(other, reserved);
  });

  it('is not fed by anything Tillgate answers: not by forty refusals in a row', async () => {
    const id = await hands.paid();
    await hands.choose(id, 'testToken12334554');
    for (let refusal = 0; refusal < 40; refusal++) await hands.place(id);
    expect(calls(id).map((call) => call.status)).toEqual(Array.from({ length: 40 }, () => 402));
    expect(breaker()).toEqual({ state: 'closed', failures: 0 });
  });
});

describe('E7 the same call five times at once', () => {
  const repeatNext = (action: 'authorize' | 'capture' | 'refund') =>
    platform().faults.calls[action].push({ fault: 'repeat', times: 5 });
  const answers = (id: string, action: 'authorize' | 'capture' | 'refund') =>
    platform()
      .ledger.callsOf(id, action)
      .map(({ status, answer }) => `${status} ${answer}`);

  it('authorize with a paid checkout: five equal answers, one authorization', async () => {
    const id = await hands.paid();
    repeatNext('authorize');
    await hands.place(id);
    expect(answers(id, 'authorize')).toHaveLength(5);
    expect(new Set(answers(id, 'authorize')).size).toBe(1);
    await agreement(id, reserved);
    expect(files.actions(id)).toHaveLength(1);
  });

  it('authorize with a saved card, while the first is still under way: five times "later", told once', async () => {
    const wallet = await hands.wallet(MOVE_CARDS.settlesLater, () => scene.pass(3 * MINUTE, 10 * SECOND));
    const id = await hands.byWallet(wallet);
    repeatNext('authorize');
    await hands.place(id);
    expect(new Set(answers(id, 'authorize')).size).toBe(1);
    expect(calls(id)[0]?.status).toBe(202);
    const { actionId } = hands.last(id, 'authorize');
    await scene.pass(3 * MINUTE, 10 * SECOND);
    await agreement(id, reserved);
    const told = platform().ledger.webhooks.filter((one) => one.actionId === actionId);
    expect(told.map(({ verdict }) => verdict)).toEqual(['accepted']);
    // And once more, now that it is decided.
    const late = await send('authorize', rawBodyOf(scene.fashion, id, 'authorize'));
    expect(late).toMatchObject({ status: 200, body: { data: { transaction_token: actionId } } });
    await agreement(id, reserved);
  });

  it('two tabs with a payment source each of the same checkout: one authorization', async () => {
    const id = hands.order();
    await hands.pay(id);
    const first = rawFor(id);
    await hands.pay(id);
    await hands.place(id);
    const second = await send('authorize', await first);
    expect(second.status).toBe(200);
    expect(second.body.data?.transaction_token).toBe(hands.last(id, 'authorize').token);
    await agreement(id, reserved);
  });

  it.each(['capture', 'refund'] as const)('%s: five equal answers, moved once', async (action) => {
    const id = action === 'capture' ? await placed() : await captured();
    repeatNext(action);
    await (action === 'capture' ? hands.capture(id, PART) : hands.refund(id, PART));
    expect(new Set(answers(id, action).slice(-5)).size).toBe(1);
    await agreement(id, action === 'capture' ? taken : [...taken, `refund ${PART}`]);
  });
});

/** The body of an authorize call that did not get through. */
async function rawFor(id: string): Promise<string> {
  platform().faults.calls.authorize.push({ fault: 'neverSent' });
  await hands.place(id);
  return rawBodyOf(scene.fashion, id, 'authorize');
}

describe('an answer that Commerce Layer never got', () => {
  it('"later": it does not know the outcome, that is shown, and the same again is answered alike', async () => {
    const id = await hands.paid(MOVE_CARDS.settlesLater);
    const begun = eventually('the call to arrive', () => files.actions(id).length > 0);
    platform().faults.calls.authorize.push({ fault: 'cut', once: begun });
    await hands.place(id);
    expect(hands.last(id, 'authorize')).toMatchObject({ state: 'failed', token: null });
    await eventually('the note', () => files.actions(id).at(-1)?.answer === 'unheard');
    await scene.pass(3 * MINUTE, 10 * SECOND);
    expect(platform().ledger.webhooks.at(-1)?.verdict).toBe('unknownAction');
    expect(files.flags(id)).toEqual(['unheard']);
    await scene.pass(30 * MINUTE, 5 * MINUTE);
    expect(scene.alerts()).toContain('confirmation_failing');
    expect(scene.log().join('')).toContain(`the authorize of order ${id}`);

    expect((await hands.place(id)).status).toBe('placed');
    await agreement(id, reserved);
    await eventually('the flag to go', () => files.flags(id).length === 0);
    const sent = platform().ledger.webhooks.length;
    await scene.pass(3 * 60 * MINUTE, 30 * MINUTE);
    expect(platform().ledger.webhooks).toHaveLength(sent);
  });

  it('as far as Tillgate knows: whoever names its token shows that it did', async () => {
    const id = await captured();
    // The process ended between sending the answer and noting it.
    await scene.tillgate.domain.database.write((tx) =>
      tx.updateTable('actions').set({ answer: 'awaited' }).where('order_ref', '=', id).execute(),
    );
    await scene.restart();
    expect(files.flags(id)).toEqual(['unheard']);
    await hands.refund(id, PART);
    await eventually('the note', () => files.actions(id).at(-1)?.answer === 'given');
    expect(files.flags(id)).toEqual(['unheard']);
    await hands.void(id);
    expect(files.flags(id)).toEqual([]);
    await agreement(id, [...taken, `void ${TOTAL - PART}`, `refund ${PART}`]);
  });
});

describe('E8 a capture before the authorization is decided', () => {
  it('is refused with 409, and works afterwards', async () => {
    const model = await captured();
    const id = await placed(MOVE_CARDS.settlesLater);
    const { id: authorization, token } = hands.last(id, 'authorize');
    const raw = rawBodyOf(scene.fashion, model, 'capture')
      .replaceAll(model, id)
      .replaceAll(hands.last(model, 'authorize').id, authorization);
    expect(await send('capture', withAttributes(raw, { token }))).toMatchObject({
      status: 409,
      body: { success: false, error: { code: 'transaction_pending' } },
    });
    await scene.pass(3 * MINUTE, 10 * SECOND);
    await hands.capture(id, PART);
    await agreement(id, taken);
  });
});

describe('E9 a refund of a capture nobody knows', () => {
  it.each<[string, (other: string, own: string) => string | null, number, string]>([
    ['a made-up one', () => `act_${'0'.repeat(32)}`, 404, 'transaction_unknown'],
    ['another order’s', (other) => hands.last(other, 'capture').token, 404, 'transaction_unknown'],
    ['the authorization', (_other, own) => hands.last(own, 'authorize').token, 404, 'transaction_unknown'],
    ['a checkout', () => `co_${'0'.repeat(32)}`, 404, 'transaction_unknown'],
    ['none', () => null, 422, 'token_missing'],
    ['a text of a megabyte', () => 'x'.repeat(1_000_000), 422, 'token_missing'],
  ])('%s: refused, and nothing moves', async (_what, tokenOf, status, code) => {
    const id = await captured();
    await hands.refund(id, 100);
    const before = booksOf(scene.fashion, files, id);
    const raw = withAttributes(rawBodyOf(scene.fashion, id, 'refund'), {
      token: tokenOf(await captured(), id),
      metadata: {},
      refund_balance_cents: 1,
    });
    expect(await send('refund', raw)).toMatchObject({ status, body: { success: false, error: { code } } });
    expect(booksOf(scene.fashion, files, id)).toEqual(before);
  });
});

describe('E10 a body that is not as it should be', () => {
  let raw: string;
  let document: SentDocument;
  let orderId: string;
  beforeAll(async () => {
    orderId = await hands.paid();
    raw = await rawFor(orderId);
    document = JSON.parse(raw);
  });

  /** As it is, with other includes. */
  const including = (included: readonly unknown[] | undefined) => JSON.stringify({ ...document, included });
  const order = () => document.included.find(({ type }) => type === 'orders');
  const dearer = () => {
    const found = order();
    return { ...found, attributes: { ...found?.attributes, total_amount_with_taxes_cents: 1 } };
  };
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const nestedIn = (levels: number) => raw.replace('"included":[', `"included":[${nested(levels)},`);

  async function refused(sent: string, status: number, code?: string): Promise<Answer> {
    const before = [files.actions(orderId).length, scene.charges().length];
    const answer = await send('authorize', sent);
    expect(answer).toMatchObject({ status, body: { ...(code && { error: { code } }) } });
    expect([files.actions(orderId).length, scene.charges().length]).toEqual(before);
    expect((await fetch(`${scene.url}/readyz`)).status).toBe(200);
    return answer;
  }

  it.each<[string, () => string, number, string]>([
    ['without included', () => including(undefined), 422, 'order_missing'],
    ['with included empty', () => including([]), 422, 'order_missing'],
    [
      'with included without its order',
      () => including(document.included.filter(({ type }) => type !== 'orders')),
      422,
      'order_missing',
    ],
    [
      'with its order twice, with different totals',
      () => including([...document.included, dearer()]),
      422,
      'order_ambiguous',
    ],
    ['with the other total first', () => including([dearer(), ...document.included]), 422, 'order_ambiguous'],
    [
      'with included no list',
      () => JSON.stringify({ ...document, included: { type: 'orders' } }),
      400,
      'body_malformed',
    ],
    ['of 10,000 levels and nothing else', () => nested(10_000), 400, 'body_malformed'],
    ['cut in the middle', () => raw.slice(0, raw.length / 2), 400, 'body_malformed'],
  ])('%s: refused, nothing moves', async (_what, sent, status, code) => {
    await refused(sent(), status, code);
  });

  it('of five megabytes: refused before it is read', async () => {
    await refused(raw.replace('"included":[', `"included":["${'x'.repeat(5 * 1024 * 1024)}",`), 413);
  });

  it('with 10,000 levels of nesting, its order twice and a thousand repeated ids beside what counts: taken', async () => {
    const again = JSON.stringify(order());
    const items = JSON.stringify(document.included.find(({ type }) => type === 'line_items'));
    const many = Array.from({ length: 1_000 }, () => items).join(',');
    const answer = await send('authorize', nestedIn(10_000).replace('"included":[', `"included":[${again},${many},`));
    expect(answer).toMatchObject({ status: 200, body: { success: true, data: { amount_cents: TOTAL } } });
    expect((await fetch(`${scene.url}/readyz`)).status).toBe(200);
    // It was the platform's call all the same: the next one is answered alike.
    await hands.place(orderId);
    await agreement(orderId, reserved);
  });
});
