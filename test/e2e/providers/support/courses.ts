import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { MINUTE } from '../../../../server/clock.ts';
import { eventually } from '../../../support/world.ts';
import type { World } from '../../support/world.ts';
import type { FakeProvider, Posted } from './fake-provider.ts';
import type { Visit } from './visit.ts';
import { methodOf, type ProviderName } from './world.ts';

/** A shopper on the provider's page, about to pay. */
export interface Scene {
  readonly world: World;
  readonly method: ProviderName;
  readonly provider: FakeProvider;
  readonly visit: Visit;
}

/** One order of events from the press on the provider's page on. */
type Course = (scene: Scene) => Promise<void>;

export const COURSES = {
  async 'comes back while the provider tells of it'(scene) {
    await pay(scene);
    // Success stays on the screen for a moment only: it is watched for meanwhile.
    await Promise.all([deliver(scene), scene.visit.seesSuccess()]);
    await deliverRest(scene);
  },
  async 'closes the tab after paying'(scene) {
    await payAndWait(scene);
    await pageOf(scene).close();
    await deliver(scene);
    await scene.visit.moneyIsKnown();
    await scene.visit.withoutReturn();
    await deliverRest(scene);
  },
  async 'comes back after the provider has told of it'(scene) {
    const goBack = await payAndWait(scene);
    await deliver(scene);
    await scene.visit.moneyIsKnown();
    goBack();
    await scene.visit.seesSuccess();
    await deliverRest(scene);
  },
  async 'comes back before the provider tells of it'(scene) {
    await pay(scene);
    await scene.visit.seesSuccess();
    await scene.visit.expectToldOnce();
    await deliver(scene);
  },
  async 'closes the tab, and the provider never tells of it'(scene) {
    await payAndWait(scene);
    await pageOf(scene).close();
    expect(scene.provider.collect()).not.toEqual([]);
    await scene.world.passTime(MINUTE + 1);
    await scene.visit.moneyIsKnown();
    await scene.visit.withoutReturn();
  },
} satisfies Record<string, Course>;

const pageOf = ({ visit }: Scene): Page => visit.checkout.page;
const pay = (scene: Scene): Promise<void> => scene.provider.payButton(pageOf(scene)).click();

/** Pays, and keeps the provider's answer, which leads back, on its way. Returns what lets it go. */
async function payAndWait(scene: Scene): Promise<() => void> {
  const page = pageOf(scene);
  let paid = false;
  let goBack = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    goBack = resolve;
  });
  await page.route(`${scene.provider.origin}/**`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const response = await route.fetch({ maxRedirects: 0 });
    paid = true;
    await released;
    await route.fulfill({ response });
  });
  await scene.provider.payButton(page).click({ noWaitAfter: true });
  await eventually('the provider to have the money', () => paid);
  return goBack;
}

/** Posts what the provider has to tell, which must be something, and waits until Tillgate has looked into it. */
async function deliver(scene: Scene): Promise<void> {
  const news = await eventually('the provider to tell of it', () => {
    const collected = scene.provider.collect();
    return collected.length > 0 ? collected : null;
  });
  await post(scene, news);
}

/** What came after: some providers tell of the approval and of the money one by one. */
const deliverRest = (scene: Scene): Promise<void> => post(scene, scene.provider.collect());

async function post({ world, method }: Scene, news: readonly Posted[]): Promise<void> {
  for (const { headers, body } of news) {
    const url = `${world.stores.tillgateUrl}/notifications/${methodOf(method)}`;
    const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
    expect(answer.status).toBeLessThan(300);
  }
  await world.tillgate.runDue();
}
