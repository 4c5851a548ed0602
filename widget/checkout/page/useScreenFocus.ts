import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Screen } from '../model/screen.ts';

/**
 * Keeps the keyboard where the shopper looks. When the focused control went away with the screen before, the
 * focus continues at the new screen's heading, not at the top of the page. A failure always takes it: the
 * button pressed may be far below the reason. Nothing moves on the first screen.
 */
export function useScreenFocus(panel: RefObject<HTMLElement | null>, screen: Screen, payment: string | null): void {
  const before = useRef<string | null>(null);
  useLayoutEffect(() => {
    const now = screen === 'failed' ? `${screen} ${payment}` : screen;
    const changed = before.current !== null && before.current !== now;
    before.current = now;
    if (!changed || !document.hasFocus()) return;
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost || screen === 'failed') panel.current?.querySelector('h2')?.focus();
  }, [panel, screen, payment]);
}
