import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from './page.ts';
import { json } from './server.ts';
import { BANK, IDEAL, paymentOf, viewOf } from './views.ts';

const BANK_PAGE = 'https://bank.example/confirm';

function challenge(display: 'frame' | 'top') {
  const payment = paymentOf({ state: 'actionRequired', method: 'ideal', action: { url: BANK_PAGE, display } });
  return viewOf({ state: 'processing', version: 2, methods: [IDEAL, BANK], payment });
}

async function pressContinue({ user, pass }: OpenPage): Promise<void> {
  await user.click(screen.getByRole('button', { name: 'Continue' }));
  await pass(0);
}

describe('a payment that must be confirmed', () => {
  it.each(['frame', 'top'] as const)('opens the page at once after Pay (%s)', async (display) => {
    const page = openPage(viewOf({ methods: [IDEAL, BANK] }));
    page.server.pay = () => json(challenge(display));
    await pressContinue(page);
    expect(page.visited).toEqual([BANK_PAGE]);
  });

  it('does not go by itself after Back or reload, but offers to continue', async () => {
    const page = openPage(challenge('top'));
    await page.pass(5_000);
    expect(page.visited).toEqual([]);
    await pressContinue(page);
    expect(page.visited).toEqual([BANK_PAGE]);
    expect(page.server.presses).toEqual([]);
  });

  it('can be given up for another method, which replaces it', async () => {
    const page = openPage(challenge('frame'));
    await page.user.click(screen.getByRole('button', { name: 'Use another payment method' }));
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Bank transfer' }).checked).toBe(true);
    await page.user.click(screen.getByRole('button', { name: 'Show bank details' }));
    await page.pass(0);
    expect(page.server.presses).toEqual([expect.objectContaining({ method: 'bank', replace: true })]);
  });
});
