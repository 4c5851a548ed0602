import { userEvent } from '@testing-library/user-event';
import { afterEach, vi } from 'vitest';
import { amountsOf } from '../../../server/http/checkout-document/amounts.ts';
import type { CheckoutView } from '../../../shared/api.ts';
import { startCheckout } from '../../../widget/checkout/start.tsx';
import { type FakeServer, fakeServer, messagesOf } from './server.ts';
import { NOW } from './views.ts';

export interface OpenPage {
  readonly server: FakeServer;
  /** Where the document was sent. */
  readonly visited: string[];
  readonly user: ReturnType<typeof userEvent.setup>;
  /** The server has something new to say. */
  push(view: CheckoutView): Promise<void>;
  /** Lets time pass, with everything due in it. */
  pass(ms: number): Promise<void>;
}

let close: (() => void) | null = null;
afterEach(async () => {
  if (!close) return;
  // jsdom remembers a focused element even after it left the document.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  close();
  close = null;
  // Preact's queues live as long as the module: what they still wait for must happen on this clock.
  await vi.runOnlyPendingTimersAsync();
  history.replaceState(null, '', '/');
});

/** Opens the checkout page on a faked clock and server. */
export function openPage(
  view: CheckoutView,
  { locale = 'en', parents = [] as readonly string[], cameBack = false, amounts = amountsOf(view, locale) } = {},
): OpenPage {
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  const navigation = { type: cameBack ? 'back_forward' : 'navigate' } as PerformanceNavigationTiming;
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([navigation]);
  history.replaceState(null, '', '/checkout/co_1');
  document.documentElement.lang = locale;
  const root = document.createElement('div');
  document.body.append(root);

  const server = fakeServer(view);
  const visited: string[] = [];
  const data = { view, locale, messages: messagesOf(locale), amounts, parents };
  close = startCheckout(data, root, (url) => visited.push(url));

  const pass = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
  };
  return {
    server,
    visited,
    user: userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) }),
    pass,
    async push(next) {
      server.view = next;
      server.stream().say(next);
      await pass(0);
    },
  };
}
