import type { BrowserContext, Request } from 'playwright-core';

/** Keeps requests on their way until as many have been made, in whichever tab, and lets them go together. */
export async function gather(
  shopper: BrowserContext,
  url: string,
  requests: number,
  isMeant: (request: Request) => boolean = () => true,
): Promise<void> {
  const waiting: (() => void)[] = [];
  await shopper.route(url, async (route) => {
    if (!isMeant(route.request())) return route.continue();
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length >= requests) for (const go of waiting) go();
    });
    await route.continue();
  });
}
