import type { Locator, Page } from 'playwright-core';

/** A notification as its provider posts it to `/notifications/<method>`. */
export interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A provider on this machine, as far as a shopper, a postman and an auditor see it. */
export interface FakeProvider {
  /** Origin of the pages on which shoppers pay. */
  readonly origin: string;
  /** The method in `tillgate.yaml`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What the shopper presses on the provider's page to pay. */
  payButton(page: Page): Locator;
  /** Takes what the provider has to tell since this was last asked, oldest first. */
  collect(): readonly Posted[];
  /** What shoppers paid, or had reserved, by the provider's own books; minor units, oldest first. */
  charges(): readonly number[];
  close(): Promise<void>;
}

/** Starts a provider's fake on the clock of the world. */
export type StartProvider = (now: () => number) => Promise<FakeProvider>;
