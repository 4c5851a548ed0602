import { screen } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { openPage } from './page.ts';
import { COMPLETED, PROCESSING, viewOf } from './views.ts';

const heading = () => screen.getByRole('heading', { level: 2 }).textContent;

describe('following the checkout', () => {
  it('listens to the event stream of this checkout and does not poll beside it', async () => {
    const page = openPage(viewOf());
    expect(page.server.stream().url).toBe('http://localhost:3000/api/checkouts/co_1/events');
    await page.push(viewOf());
    await page.pass(30_000);
    expect(page.server.reads).toEqual([]);
  });

  it('ignores a view older than the one it has, and one of another checkout', async () => {
    const page = openPage(viewOf());
    await page.push(viewOf(COMPLETED));
    await page.push(viewOf(PROCESSING));
    expect(heading()).toBe('Payment successful');
    await page.push(viewOf({ id: 'co_2', version: 99, state: 'expired' }));
    expect(heading()).toBe('Payment successful');
  });

  it('ignores what is no view', async () => {
    const page = openPage(viewOf());
    for (const data of ['', 'null', '{}', '{"id":"co_1"']) page.server.stream().onmessage?.({ data });
    await page.pass(0);
    expect(heading()).toBe('Payment');
  });

  it('polls while the stream is broken: every two seconds, after a minute every ten', async () => {
    const page = openPage(viewOf(PROCESSING));
    page.server.stream().onerror?.();
    await page.pass(2_100);
    expect(page.server.reads).toHaveLength(1);
    await page.pass(58_000);
    expect(page.server.reads).toHaveLength(30);
    await page.pass(20_000);
    expect(page.server.reads.length).toBeLessThanOrEqual(32);
    page.server.view = viewOf(COMPLETED);
    await page.pass(10_000);
    expect(heading()).toBe('Payment successful');
  });

  it('stops polling once the stream speaks again', async () => {
    const page = openPage(viewOf(PROCESSING));
    page.server.stream().onerror?.();
    await page.pass(2_100);
    await page.push(viewOf(PROCESSING));
    await page.pass(20_000);
    expect(page.server.reads).toHaveLength(1);
  });

  it('polls when a proxy holds the stream back', async () => {
    const page = openPage(viewOf(PROCESSING));
    await page.pass(7_100);
    expect(page.server.reads).toHaveLength(1);
  });

  it('rests while hidden, and asks at once when seen again', async () => {
    const page = openPage(viewOf(PROCESSING));
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    page.server.stream().onerror?.();
    await page.pass(30_000);
    expect(page.server.reads).toHaveLength(0);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(page.server.reads).toHaveLength(1);
  });

  it('ends when nothing will change any more', async () => {
    const page = openPage(viewOf(PROCESSING));
    await page.push(viewOf(COMPLETED));
    expect(page.server.stream().closed).toBe(false);
    await page.push(viewOf({ ...COMPLETED, version: 10, storeInformed: true }));
    expect(page.server.stream().closed).toBe(true);
    expect(page.server.streams).toHaveLength(1);
  });
});

describe('a page the browser has kept and shows again', () => {
  function showAgain(): void {
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  }

  it('forgets that it was busy, asks anew and listens anew', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => new Promise(() => undefined);
    await page.user.click(screen.getByRole('radio', { name: 'Bank transfer' }));
    const button = screen.getByRole('button', { name: 'Show bank details' });
    await page.user.click(button);
    expect(button.getAttribute('aria-busy')).toBe('true');
    showAgain();
    await page.pass(0);
    expect(button.getAttribute('aria-busy')).toBe('false');
    expect(page.server.reads).toHaveLength(1);
    expect(page.server.streams).toHaveLength(2);
    expect(page.server.streams[0]?.closed).toBe(true);
  });

  it('does not send the shopper away again', async () => {
    const page = openPage(viewOf(COMPLETED));
    showAgain();
    await page.pass(20_000);
    expect(page.visited).toEqual([]);
  });
});
