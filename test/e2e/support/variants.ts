import type { BrowserContextOptions, Locator } from 'playwright-core';

/** How the shopper meets the checkout: over the store's page, or as a page of its own. */
export type Presentation = 'overlay' | 'page';
export type Device = 'desktop' | 'phone';

export interface Variant {
  readonly presentation: Presentation;
  readonly device: Device;
}

/** For `describe.each`: every flow is walked in all four. */
export const variants: readonly Variant[] = [
  { presentation: 'overlay', device: 'desktop' },
  { presentation: 'overlay', device: 'phone' },
  { presentation: 'page', device: 'desktop' },
  { presentation: 'page', device: 'phone' },
];

export const devices: Readonly<Record<Device, BrowserContextOptions>> = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

/** Presses a control as people do on the device. */
export type Press = (control: Locator) => Promise<void>;

export const presses: Readonly<Record<Device, Press>> = {
  desktop: (control) => control.click(),
  phone: (control) => control.tap(),
};
