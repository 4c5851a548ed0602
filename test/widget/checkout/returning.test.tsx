import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { openPage } from './page.ts';
import { COMPLETED, PROCESSING, viewOf } from './views.ts';

const THANKS = 'https://blocks.example/thanks';

describe('going back to the store after success', () => {
  it('waits until the store knows, then shows success for a moment', async () => {
    const page = openPage(viewOf(PROCESSING));
    await page.push(viewOf(COMPLETED));
    expect(screen.getByRole('link', { name: 'Back to Blocks' }).getAttribute('href')).toBe(THANKS);
    await page.pass(4_000);
    expect(page.visited).toEqual([]);
    await page.push(viewOf({ ...COMPLETED, version: 10, storeInformed: true }));
    await page.pass(10);
    expect(page.visited).toEqual([THANKS]);
  });

  it('goes after eight seconds whether the store knows or not', async () => {
    const page = openPage(viewOf(PROCESSING));
    await page.push(viewOf(COMPLETED));
    await page.pass(7_900);
    expect(page.visited).toEqual([]);
    await page.pass(200);
    expect(page.visited).toEqual([THANKS]);
  });

  it('does not rush past success when the store knew at once', async () => {
    const page = openPage(viewOf({ ...COMPLETED, storeInformed: true }));
    await page.pass(2_000);
    expect(page.visited).toEqual([]);
    await page.pass(1_000);
    expect(page.visited).toEqual([THANKS]);
  });

  it('stays when the store told no address', async () => {
    const page = openPage(viewOf({ ...COMPLETED, successUrl: null }));
    await page.pass(20_000);
    expect(page.visited).toEqual([]);
    expect(screen.getByText('You can close this page now.')).toBeTruthy();
  });

  it('does not trap those who came by Back', async () => {
    const page = openPage(viewOf({ ...COMPLETED, storeInformed: true }), { cameBack: true });
    await page.pass(20_000);
    expect(page.visited).toEqual([]);
    expect(screen.getByRole('link', { name: 'Back to Blocks' })).toBeTruthy();
  });
});
