import type { Page } from 'playwright-core';

/**
 * The browser's Back. Playwright's own waits for the top page to navigate, and in the overlay only the frame does.
 * Asked for a moment later, so that the question is answered before its page is gone.
 */
export async function goBack(page: Page): Promise<void> {
  await page.evaluate(() => void setTimeout(() => history.back()));
}
