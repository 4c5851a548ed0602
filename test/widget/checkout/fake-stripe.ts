import { vi } from 'vitest';

type Handler = (event: Record<string, unknown>) => void;

/** What a test's Stripe.js was told, and what it answers. */
export interface FakeStripe {
  readonly keys: string[];
  /** Options of every set of fields, newest last. */
  readonly options: Record<string, unknown>[];
  readonly updates: Record<string, unknown>[];
  readonly confirmed: { clientSecret: string; redirect: string; confirmParams: { return_url: string } }[];
  destroyed: number;
  focused: number;
  submit: () => Promise<{ error?: { message: string } }>;
  confirm: () => Promise<{ error?: { message?: string; code?: string } }>;
  /** `loaderror` instead of `ready`. */
  refuses: boolean;
  fire(event: 'change', detail: Record<string, unknown>): void;
}

/** Puts a Stripe.js on the window for one test. */
export function stubStripe(): FakeStripe {
  let handlers: Record<string, Handler> = {};
  const fake: FakeStripe = {
    keys: [],
    options: [],
    updates: [],
    confirmed: [],
    destroyed: 0,
    focused: 0,
    submit: async () => ({}),
    confirm: async () => ({}),
    refuses: false,
    fire: (event, detail) => handlers[event]?.(detail),
  };
  const element = (host: HTMLElement | null = null) => ({
    on(event: string, handler: Handler) {
      handlers[event] = handler;
    },
    mount(next: HTMLElement) {
      host = next;
      host.append(Object.assign(document.createElement('iframe'), { title: 'Secure payment input frame' }));
      handlers[fake.refuses ? 'loaderror' : 'ready']?.({ error: { message: 'no' } });
    },
    focus: () => void fake.focused++,
    destroy() {
      fake.destroyed++;
      host?.replaceChildren();
    },
  });
  const Stripe = (key: string) => {
    fake.keys.push(key);
    return {
      elements(options: Record<string, unknown>) {
        fake.options.push(options);
        handlers = {};
        return {
          create: () => element(),
          update: (changes: Record<string, unknown>) => void fake.updates.push(changes),
          submit: () => fake.submit(),
        };
      },
      confirmPayment(asked: FakeStripe['confirmed'][number]) {
        fake.confirmed.push(asked);
        return fake.confirm();
      },
    };
  };
  vi.stubGlobal('Stripe', Stripe);
  return fake;
}

/** The colour scheme of the device. */
export function stubScheme(dark: boolean): void {
  vi.stubGlobal('matchMedia', () => ({ matches: dark, addEventListener() {}, removeEventListener() {} }));
}
