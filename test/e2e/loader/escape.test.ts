import { describe, expect, it } from 'vitest';
import { eventTypes, overlay, readyFrame, scene } from './scene.ts';
import { checkouts } from './tillgate.ts';

const at = scene();
const csp = (policy: string) => ({ 'content-security-policy': policy });

describe('a checkout that never becomes ready', () => {
  it('offers the full page after four seconds', async () => {
    const page = await at.visit({ html: at.link(checkouts.silent), before: (each) => each.clock.install() });
    await page.click('#pay');
    const offer = overlay(page).getByRole('link', { name: 'Full page' });
    await page.clock.runFor(3_000);
    expect(await offer.count()).toBe(0);
    await page.clock.runFor(1_100);
    await offer.click();
    await page.waitForURL(at.address(checkouts.silent));
    expect(await page.title()).toBe('Full page');
  });

  it('can be closed all the time', async () => {
    const page = await at.visit({ html: at.link(checkouts.silent) });
    await page.click('#pay');
    await page.keyboard.press('Escape');
    await expect.poll(() => eventTypes(page)).toEqual(['open', 'close']);
  });

  it('takes the offer back when it becomes ready after all', async () => {
    const page = await at.visit({ html: at.link(checkouts.slow), before: (each) => each.clock.install() });
    await page.click('#pay');
    await page.clock.runFor(4_100);
    expect(await overlay(page).getByRole('link').count()).toBe(1);
    await readyFrame(page);
    expect(await overlay(page).getByRole('link').count()).toBe(0);
  });
});

describe('a store with a content security policy', () => {
  it('needs our origin for scripts and frames, and nothing else', async () => {
    const { origin } = at.tillgate;
    const page = await at.visit({
      html: at.link(),
      headers: csp(`default-src 'none'; script-src ${origin}; frame-src ${origin}; require-trusted-types-for 'script'`),
      before: (each) =>
        each.addInitScript(() => {
          document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
            window.events.push({ type: `violation of ${effectiveDirective}`, from: '', detail: null }),
          );
        }),
    });
    await page.click('#pay');
    await readyFrame(page);
    expect(await overlay(page).evaluate((dialog) => getComputedStyle(dialog).borderRadius)).toBe('16px');
    await page.keyboard.press('Escape');
    await expect.poll(() => eventTypes(page)).toEqual(['open', 'ready', 'close']);
  });

  it('goes to the full page at once when it refuses our frame', async () => {
    const page = await at.visit({ headers: csp(`frame-src 'none'`) });
    await page.click('#pay');
    await page.waitForURL(at.address(checkouts.paid));
    expect(await page.title()).toBe('Full page');
  });

  it('opens the frame when it only reports', async () => {
    const page = await at.visit({ headers: { 'content-security-policy-report-only': `frame-src 'none'` } });
    await page.click('#pay');
    await readyFrame(page);
    expect(await eventTypes(page)).toEqual(['open', 'ready']);
  });

  it('does not go anywhere because a frame was refused that nobody asked for yet', async () => {
    const page = await at.visit({ headers: csp(`frame-src 'none'`) });
    await page.hover('#pay');
    await expect.poll(() => page.evaluate(() => document.querySelectorAll('body > div').length)).toBe(0);
    expect(page.url()).toContain(at.store.origin);
  });
});
