import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { openPage } from './page.ts';
import { COMPLETED, NOW, viewOf } from './views.ts';

const MINUTE = 60_000;
const shown = () => screen.getByRole('timer').textContent;
const spoken = () => screen.getByRole('status').textContent;

describe('the countdown', () => {
  it('counts in minutes and seconds', async () => {
    const page = openPage(viewOf());
    expect(shown()).toBe('Time left to pay: 15:00');
    await page.pass(65_000);
    expect(shown()).toBe('Time left to pay: 13:55');
  });

  it('goes by the server, whatever the device believes', () => {
    openPage(viewOf({ now: NOW + 3 * 3_600_000, expiresAt: NOW + 3 * 3_600_000 + 5 * MINUTE }));
    expect(shown()).toBe('Time left to pay: 5:00');
  });

  it('follows a later view', async () => {
    const page = openPage(viewOf());
    await page.push(viewOf({ version: 2, expiresAt: NOW + 30 * MINUTE }));
    expect(shown()).toBe('Time left to pay: 30:00');
  });

  it('names the day while there is plenty of time, and starts counting in the last hour', async () => {
    const page = openPage(viewOf({ expiresAt: NOW + 61 * MINUTE }));
    expect(shown()).toMatch(/^Please pay by Nov 20, 2026/);
    await page.pass(61_000);
    expect(shown()).toBe('Time left to pay: 59:59');
  });

  it('is spoken at thresholds only', async () => {
    const page = openPage(viewOf({ expiresAt: NOW + 11 * MINUTE }));
    await page.pass(59_000);
    expect(spoken()).toBe('');
    const heard: string[] = [];
    for (let second = 0; second < 630; second++) {
      await page.pass(1_000);
      const now = spoken() ?? '';
      if (now !== heard.at(-1)) heard.push(now);
    }
    expect(heard.filter(Boolean)).toEqual([
      'Time left to pay: 10 minutes',
      'Time left to pay: 3 minutes',
      'Time left to pay: 1 minute',
      'Time left to pay: 30 seconds',
    ]);
  });

  it('asks the server at zero, which alone decides that it is over', async () => {
    const page = openPage(viewOf({ expiresAt: NOW + 2_000 }));
    await page.push(viewOf({ expiresAt: NOW + 2_000 }));
    await page.pass(2_100);
    expect(shown()).toBe('Time left to pay: 0:00');
    expect(page.server.reads).toHaveLength(1);
    expect(screen.getByRole('button', { name: 'Pay €24.90' })).toBeTruthy();
    page.server.view = viewOf({ version: 2, state: 'expired' });
    await page.pass(5_100);
    expect(screen.getByRole('heading', { name: 'This payment link has expired' })).toBeTruthy();
  });

  it('is gone when there is nothing left to pay', () => {
    openPage(viewOf(COMPLETED));
    expect(screen.queryByRole('timer')).toBeNull();
  });
});
