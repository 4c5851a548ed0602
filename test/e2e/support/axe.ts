import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Presentation } from './variants.ts';

/**
 * What axe has against the checkout as it is on the screen, one line each. Of a page with the overlay only that: the
 * rest is the store's, and out of reach while the modal dialog is open, which axe does not take into account.
 * `without`: a frame of a provider's, which axe judges as if white lay behind it, though it is transparent.
 */
export async function findings(page: Page, presentation: Presentation, without?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  if (without) axe.exclude(without);
  if (presentation === 'overlay') axe.include({ fromShadowDom: ['body > div', 'dialog'] });
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  );
}
