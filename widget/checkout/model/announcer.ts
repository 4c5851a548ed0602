import { type ReadonlySignal, signal } from '@preact/signals';

/** What the polite live region says. */
export interface Announcer {
  readonly text: ReadonlySignal<string>;
  say(text: string): void;
}

export function createAnnouncer(): Announcer {
  const text = signal('');
  return {
    text,
    say(next) {
      // The same words twice are only spoken twice when the text differs.
      text.value = next === text.peek() ? `${next}\u00a0` : next;
    },
  };
}
