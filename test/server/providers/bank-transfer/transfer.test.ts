import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../server/payments/outcome.ts';
import { referenceOf } from '../../../../server/providers/bank-transfer/reference.ts';
import type { ProviderPayment, Receipt } from '../../../../server/providers/provider.ts';
import { money } from '../../../../shared/money.ts';
import { transferOf } from '../../../support/transfer.ts';
import { IBAN, known, NOW, openBankTransfer, receipt, sessionOf } from './open.ts';
import { throughQrCode } from './qr.ts';

const DAY = 86_400_000;
const eur = (amountMinor: number) => money(amountMinor, 'EUR');
const signal = new AbortController().signal;

function resultOf<T>(outcome: Outcome<T>): T {
  return 'value' in outcome ? outcome.value : expect.fail(`no value: ${JSON.stringify(outcome)}`);
}

async function truth(receipts: readonly Receipt[], now = NOW): Promise<ProviderPayment> {
  const provider = openBankTransfer({}, () => now);
  return resultOf(await provider.retrieve({ ...known(receipts), providerRef: referenceOf('pay_1') }, signal));
}

describe('starting a transfer', () => {
  it('answers what the shopper needs and waits', async () => {
    const outcome = await openBankTransfer({ bic: 'ABNANL2A' }).createSession(sessionOf());
    expect(outcome.status).toBe('pending');
    const session = resultOf(outcome);
    expect(session.payment).toMatchObject({
      providerRef: referenceOf('pay_1'),
      merchantRef: 'pay_1',
      stage: 'processing',
      live: true,
      captured: eur(0),
    });
    expect(session.instructions).toEqual({
      kind: 'transfer',
      beneficiary: 'Example BV',
      iban: IBAN,
      bic: 'ABNANL2A',
      reference: referenceOf('pay_1'),
      amount: eur(1_250),
      epc: `BCD\n002\n1\nSCT\nABNANL2A\nExample BV\n${IBAN}\nEUR12.50\n\n\n${referenceOf('pay_1')}`,
    });
    const epc = transferOf(session.instructions)?.epc;
    expect(throughQrCode(epc ?? '').text).toBe(epc);
  });

  it('puts the prefix before the reference, and only there', async () => {
    const { payment, instructions } = resultOf(
      await openBankTransfer({ referencePrefix: 'SHOP' }).createSession(sessionOf()),
    );
    const transfer = transferOf(instructions);
    expect(transfer?.reference).toBe(`SHOP ${referenceOf('pay_1')}`);
    expect(transfer?.epc?.endsWith(`\nSHOP ${referenceOf('pay_1')}`)).toBe(true);
    expect(payment.providerRef).toBe(referenceOf('pay_1'));
  });

  it('is the same again for the same payment', async () => {
    const provider = openBankTransfer();
    expect(await provider.createSession(sessionOf())).toEqual(await provider.createSession(sessionOf()));
  });

  it('ends after the configured days, or with the checkout when that ends first', async () => {
    const provider = openBankTransfer({ expiresInDays: 10 });
    expect(resultOf(await provider.createSession(sessionOf())).expiresAt).toBe(NOW + 10 * DAY);
    const soon = sessionOf({ expiresAt: NOW + DAY });
    expect(resultOf(await provider.createSession(soon)).expiresAt).toBe(NOW + DAY);
  });

  it.each([
    ['F7: dollars', { money: money(1_250, 'USD') }, 'order_amount_invalid'],
    ['F7: yen', { money: money(1_250, 'JPY') }, 'order_amount_invalid'],
    ['F14: nothing', { money: money(0, 'EUR') }, 'order_amount_invalid'],
    ['more than SEPA carries', { money: money(100_000_000_000, 'EUR') }, 'order_amount_invalid'],
    ['authorize first', { capture: 'manual' as const }, 'not_supported'],
    ['keep the payment source', { tokenize: true }, 'not_supported'],
    ['a checkout that has ended', { expiresAt: NOW }, 'invalid_request'],
  ])('refuses %s', async (_what, rest, code) => {
    expect(await openBankTransfer().createSession(sessionOf(rest))).toMatchObject({ status: 'rejected', code });
  });
});

describe('what arrived', () => {
  it('is nothing at first, and expired when the time is up', async () => {
    const ends = NOW + 6 * DAY;
    expect(await truth([], ends - 1)).toMatchObject({ stage: 'processing', captured: eur(0) });
    const expired = await truth([], ends);
    expect(expired).toMatchObject({ stage: 'expired', captured: eur(0) });
    expect(expired.capturedAt).toBeUndefined();
  });

  it('is the amount, with the time it came', async () => {
    expect(await truth([receipt(eur(1_250), NOW + 5, 'b1')])).toMatchObject({
      stage: 'captured',
      captured: eur(1_250),
      authorized: eur(1_250),
      capturedAt: NOW + 5,
    });
  });

  it.each([
    ['short', 1_249],
    ['over', 1_251],
  ])('may be %s: reported as it is, for the domain to flag', async (_what, amount) => {
    expect(await truth([receipt(eur(amount), NOW, 'b1')])).toMatchObject({ stage: 'captured', captured: eur(amount) });
  });

  it('may come after the end: the time shows it', async () => {
    const late = NOW + 7 * DAY;
    expect(await truth([receipt(eur(1_250), late, 'b1')], late)).toMatchObject({ stage: 'captured', capturedAt: late });
  });

  it('F11: two transfers that sum to the price are paid when the second came', async () => {
    const receipts = [receipt(eur(250), NOW + 9, 'b2'), receipt(eur(1_000), NOW + 3, 'b1')];
    expect(await truth(receipts)).toMatchObject({ captured: eur(1_250), capturedAt: NOW + 9 });
  });

  it('F11: money beyond the price does not move the time it was reached', async () => {
    const receipts = [receipt(eur(1_250), NOW + 3, 'b1'), receipt(eur(1), NOW + 9, 'b2')];
    expect(await truth(receipts)).toMatchObject({ captured: eur(1_251), capturedAt: NOW + 3 });
  });

  it('F12: the same transfer imported twice counts once, two of the same amount count twice', async () => {
    const once = receipt(eur(1_250), NOW, 'b1');
    expect((await truth([once, once])).captured).toEqual(eur(1_250));
    const again = { ...once, amount: eur(9_999), receivedAt: NOW + DAY };
    expect(await truth([once, again]), 'the first record stands').toMatchObject({
      captured: eur(1_250),
      capturedAt: NOW,
    });
    expect((await truth([once, receipt(eur(1_250), NOW, 'b2')])).captured).toEqual(eur(2_500));
  });

  it('F14: a line of 0 € is no money', async () => {
    expect(await truth([receipt(eur(0), NOW, 'b1')])).toMatchObject({ stage: 'processing', captured: eur(0) });
    const receipts = [receipt(eur(0), NOW, 'b1'), receipt(eur(1_250), NOW + 1, 'b2')];
    expect(await truth(receipts)).toMatchObject({ captured: eur(1_250), capturedAt: NOW + 1 });
  });

  it('F7: money in another currency shows as that currency, beside the right money too', async () => {
    const dollars = receipt(money(1_250, 'USD'), NOW + 1, 'b1');
    const shown = { stage: 'captured', captured: money(1_250, 'USD'), refunded: money(0, 'USD'), capturedAt: NOW + 1 };
    expect(await truth([dollars])).toMatchObject(shown);
    expect(await truth([receipt(eur(1_250), NOW, 'b2'), dollars])).toMatchObject(shown);
  });

  it('stays within what the books can hold', async () => {
    const receipts = [receipt(eur(1_000_000_000_000), NOW, 'b1'), receipt(eur(1_000_000_000_000), NOW, 'b2')];
    expect((await truth(receipts)).captured).toEqual(eur(1_000_000_000_000));
  });

  it("F13: another order's reference is refused", async () => {
    const payment = { ...known([receipt(eur(1_250), NOW, 'b1')]), providerRef: referenceOf('pay_2') };
    expect(await openBankTransfer().retrieve(payment, signal)).toMatchObject({ status: 'rejected', code: 'not_found' });
  });
});

describe('a transfer whose start was lost', () => {
  it('never happened: no shopper saw its reference', async () => {
    expect(await openBankTransfer().findByMerchantRef?.(known([]), signal)).toEqual({
      status: 'succeeded',
      value: null,
    });
  });

  it('happened when money came', async () => {
    const found = await openBankTransfer().findByMerchantRef?.(known([receipt(eur(1_250), NOW, 'b1')]), signal);
    expect(found).toMatchObject({ value: { providerRef: referenceOf('pay_1'), captured: eur(1_250) } });
  });
});

describe('the rest of the contract', () => {
  it('knows no notifications', async () => {
    const request = { method: 'POST', path: '/', query: {}, headers: {}, body: Buffer.from('{"paid":true}') };
    expect(await openBankTransfer().parseNotification(request)).toMatchObject({
      verdict: 'invalid',
      reason: 'unconfigured',
      reply: { status: 404 },
    });
  });

  it.each([
    [`to ${IBAN}.`, 'to ****4300.'],
    ['from NL91 ABNA 0417 1643 00 Tom, paid', 'from ****4300 Tom, paid'],
    [`{"iban":"${IBAN.toLowerCase()}"}`, '{"iban":"****4300"}'],
    [`${IBAN} DE89370400440532013000`, '****4300 ****3000'],
    ['mistyped NL92ABNA0417164300', 'mistyped ****4300'],
    ['card 4242 4242 4242 4242!', 'card [number removed]!'],
    [`ref ${referenceOf('pay_1')}, order 12345, EUR 12.50`, `ref ${referenceOf('pay_1')}, order 12345, EUR 12.50`],
  ])('redacts %j', (transcript, expected) => {
    expect(openBankTransfer().redact(transcript)).toBe(expected);
  });
});
