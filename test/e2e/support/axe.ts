import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import type { Presentation } from './variants.ts';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe has against the checkout as it is on the screen, one line each. Of a page with the overlay only that: the
 * rest is the store's, and out of reach while the modal dialog is open, which axe does not take into account.
 * `without`: a frame of a provider's, which axe judges as if white lay behind it, though it is transparent.
 */
export async function findings(page: Page, presentation: Presentation, without?: string): Promise<string[]> {
  const partials = await partialsOf(page.mainFrame(), {
    include: presentation === 'overlay' ? [{ fromShadowDom: ['body > div', 'dialog'] }] : [],
    exclude: without ? [without] : [],
  });
  const { violations } = await page.evaluate(
    (seen) =>
      window.axe.finishRun(
        seen.map((one) => JSON.parse(one)),
        {},
      ),
    partials,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  );
}

/**
 * What axe saw in a frame and those in it, as JSON, in the order it wants to have it. Not by `@axe-core/playwright`: that loads
 * axe anew for each look, and starts a page, which is a process, to put the results together in.
 */
async function partialsOf(frame: Frame, context: axe.ContextObject): Promise<string[]> {
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(source);
  // Unknown: Playwright would look for handles in all that a context may be.
  const given: unknown = context;
  const inner = await frame.evaluate((it) => window.axe.utils.getFrameContexts(it as axe.ContextObject), given);
  // As text: Playwright takes objects to pieces, and there are thousands.
  const look = async (it: unknown) => JSON.stringify(await window.axe.runPartial(it as axe.ContextObject, {}));
  const partials = [await frame.evaluate(look, given)];
  for (const { frameSelector, frameContext } of inner) {
    const element = await frame.evaluateHandle(
      (selector) => window.axe.utils.shadowSelect(selector as axe.CrossTreeSelector),
      frameSelector as unknown,
    );
    const child = await element.asElement()?.contentFrame();
    if (!child) throw new Error(`axe cannot look into ${frameSelector}`);
    partials.push(...(await partialsOf(child, frameContext)));
  }
  return partials;
}
