import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { recognise } from '../../../../server/providers/sandbox/bank/cards.ts';
import { CARDS, card, type Fixture, openFixture, START, session } from './fixture.ts';

let fixture: Fixture;
afterEach(() => fixture?.provider.close?.());

async function pay(details: unknown) {
  fixture = openFixture();
  return fixture.provider.createSession(session(details));
}

describe('the test cards', () => {
  it('4242 4242 4242 4242 is captured at once', async () => {
    expect(await pay(card('approve'))).toMatchObject({
      status: 'succeeded',
      value: { payment: { stage: 'captured', captured: { amountMinor: 1_250, currency: 'EUR' }, capturedAt: START } },
    });
  });

  it('…0002 is declined', async () => {
    expect(await pay(card('decline'))).toMatchObject({ status: 'declined', code: 'card_declined' });
  });

  it('…9995 has insufficient funds', async () => {
    expect(await pay(card('insufficientFunds'))).toMatchObject({ status: 'declined', code: 'insufficient_funds' });
  });

  it('…3184 asks for the challenge page, in the frame', async () => {
    const outcome = await pay(card('challenge'));
    expect(outcome).toMatchObject({ status: 'actionRequired', display: 'frame' });
    const ref = fixture.bank.payments()[0]?.ref;
    expect(outcome).toHaveProperty('redirectUrl', `http://localhost:4000/methods/card/challenge/${ref}`);
  });

  it('…3220 is pending and captured five seconds later', async () => {
    expect(await pay(card('late'))).toMatchObject({ status: 'pending', value: { payment: { stage: 'processing' } } });
    fixture.clock.advance(4_999);
    expect(fixture.bank.payments()).toMatchObject([{ stage: 'processing', captured: 0 }]);
    fixture.clock.advance(1);
    expect(fixture.bank.payments()).toMatchObject([{ stage: 'captured', captured: 1_250, capturedAt: START + 5_000 }]);
  });

  it('…3238 is pending and declined five seconds later', async () => {
    expect(await pay(card('declineLate'))).toMatchObject({ status: 'pending' });
    fixture.clock.advance(4_999);
    expect(fixture.bank.payments()).toMatchObject([{ stage: 'processing', decline: null }]);
    fixture.clock.advance(1);
    expect(fixture.bank.payments()).toMatchObject([
      { stage: 'failed', decline: { code: 'card_declined' }, authorized: 0, captured: 0 },
    ]);
  });

  it('…3238 repeated with the same key is pending, then declined', async () => {
    fixture = openFixture();
    const input = session(card('declineLate'));
    await fixture.provider.createSession(input);
    expect((await fixture.provider.createSession(input)).status).toBe('pending');
    fixture.clock.advance(5_000);
    expect(await fixture.provider.createSession(input)).toMatchObject({ status: 'declined', code: 'card_declined' });
  });

  it('…0119 is accepted at the bank but unknown to us, and found captured a few seconds later', async () => {
    const input = session(card('loseAnswer'));
    fixture = openFixture();
    expect(await fixture.provider.createSession(input)).toMatchObject({ status: 'unknown', cause: 'timeout' });
    const known = { ...input, providerRef: null, receipts: [], createdAt: START };
    const find = () => fixture.provider.findByMerchantRef?.(known, input.signal);
    expect(await find()).toMatchObject({ status: 'succeeded', value: { stage: 'processing' } });
    fixture.clock.advance(5_000);
    expect(await find()).toMatchObject({ status: 'succeeded', value: { stage: 'captured', captured: input.money } });
    expect(fixture.bank.payments()).toHaveLength(1);
  });

  it('…0119 waits the configured time before giving up', async () => {
    fixture = openFixture({ config: { timeoutAfterMs: 60 } });
    const before = performance.now();
    await fixture.provider.createSession(session(card('loseAnswer')));
    expect(performance.now() - before).toBeGreaterThan(50);
  });

  it('…0119 stops waiting when the caller gives up', async () => {
    fixture = openFixture({ config: { timeoutAfterMs: 60_000 } });
    const signal = AbortSignal.timeout(10);
    const outcome = await fixture.provider.createSession(session(card('loseAnswer'), { signal }));
    expect(outcome).toMatchObject({ status: 'unknown' });
  });

  it('…0119 repeated with the same key shows where the payment stands', async () => {
    fixture = openFixture();
    const input = session(card('loseAnswer'));
    await fixture.provider.createSession(input);
    expect((await fixture.provider.createSession(input)).status).toBe('pending');
    fixture.clock.advance(5_000);
    expect((await fixture.provider.createSession(input)).status).toBe('succeeded');
    expect(fixture.bank.payments()).toHaveLength(1);
  });

  it('a manual capture of a challenge or slow card is authorized first', async () => {
    fixture = openFixture();
    const { provider, bank, clock } = fixture;
    await provider.createSession(session(card('late'), { capture: 'manual' }));
    clock.advance(5_000);
    await provider.createSession(session(card('challenge'), { capture: 'manual' }));
    const challenged = bank.payments()[1];
    bank.decide(String(challenged?.ref), 'approve');
    expect(bank.payments()).toMatchObject([
      { stage: 'authorized', authorized: 1_250, captured: 0 },
      { stage: 'authorized', authorized: 1_250, captured: 0 },
    ]);
  });

  it.each(['0', '4242424242424241', '4111 1111 1111 1111', '__proto__', 'constructor', '٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢'])(
    'any other number (%s) is answered with a hint to use a test card, and forgotten',
    async (number) => {
      const outcome = await pay({ ...card('approve'), number });
      expect(outcome).toMatchObject({ status: 'declined', code: 'incorrect_number' });
      expect(outcome).toHaveProperty('message', expect.stringContaining('test card'));
      expect(fixture.bank.payments()).toEqual([]);
    },
  );

  it.each([
    [{ expiry: '10/26' }, 'expired_card'],
    [{ expiry: '12/25' }, 'expired_card'],
    [{ expiry: '13/30' }, 'incorrect_expiry'],
    [{ expiry: '1230' }, 'incorrect_expiry'],
    [{ cvc: '12' }, 'incorrect_cvc'],
    [{ cvc: '1234' }, 'incorrect_cvc'],
    [{ cvc: '12a' }, 'incorrect_cvc'],
  ])('%o is declined as %s', async (change, code) => {
    expect(await pay({ ...card('approve'), ...change })).toMatchObject({ status: 'declined', code });
    expect(fixture.bank.payments()).toEqual([]);
  });

  it('a card is good until the last hour of its month, anywhere on earth', () => {
    const details = { ...card('approve'), expiry: '11/26' };
    expect(recognise(details, Date.UTC(2026, 11, 1, 11, 59))).toHaveProperty('behaviour', 'approve');
    expect(recognise(details, Date.UTC(2026, 11, 1, 12))).toHaveProperty('code', 'expired_card');
  });

  it.each([
    [undefined],
    [null],
    ['4242'],
    [{}],
    [{ ...card('approve'), extra: 1 }],
    [{ ...card('approve'), cvc: 123 }],
  ])('details %o are rejected', async (details) => {
    expect(await pay(details)).toMatchObject({ status: 'rejected', code: 'invalid_request' });
  });

  it('no card number or cvc is kept in the file or the log', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'sandbox-'));
    fixture = openFixture({ dataDirectory });
    const { provider, log } = fixture;
    for (const name of Object.keys(CARDS) as (keyof typeof CARDS)[]) {
      await provider.createSession(session({ ...card(name), cvc: '739', name: 'Ada Example' }, { tokenize: true }));
    }
    const names = await readdir(dataDirectory);
    expect(names).toContain('sandbox-card.db');
    const everything = names.map((name) => readFileSync(join(dataDirectory, name), 'latin1')).join('') + log.join('');
    expect(everything).toContain('Blocks: 3 swords');
    for (const number of Object.values(CARDS)) {
      expect(everything).not.toContain(number);
      expect(everything).not.toContain(number.replaceAll(' ', ''));
    }
    expect(everything).not.toContain('Ada Example');
    await rm(dataDirectory, { recursive: true });
  });
});
