import { computed, effect, type ReadonlySignal } from '@preact/signals';
import type { CheckoutView } from '../../../shared/api.ts';

/** How long success stays on screen at least. */
const SHOWN_MS = 2_500;
/** How long to wait for the store to know. After that the store will learn it while the shopper travels. */
const STORE_WAIT_MS = 8_000;

/**
 * Takes the shopper back by itself once the checkout is completed: when the store knows, or after eight
 * seconds. Never on a page that Back has shown again, which would trap the shopper here.
 */
export function returnWhenCompleted(
  view: ReadonlySignal<CheckoutView>,
  revisited: ReadonlySignal<boolean>,
  leave: (url: string) => void,
): void {
  const destination = computed(() => (view.value.state === 'completed' ? view.value.successUrl : null));
  const storeInformed = computed(() => view.value.storeInformed);
  let completedAt: number | null = null;

  effect(() => {
    const url = destination.value;
    if (!url || revisited.value) return;
    completedAt ??= Date.now();
    const wait = completedAt + (storeInformed.value ? SHOWN_MS : STORE_WAIT_MS) - Date.now();
    const timer = setTimeout(() => leave(url), Math.max(0, wait));
    return () => clearTimeout(timer);
  });
}
