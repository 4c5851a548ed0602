import { expect } from 'vitest';
import type { Fault } from './harness.ts';
import type { Scene } from './scene.ts';

/**
 * What each trouble on the line must be taken for. Only where nothing can have reached the backend, or where the
 * backend itself says that it did nothing, may the answer be `rejected`; everything else may have happened.
 */
export const FAULT_OUTCOMES: Readonly<Record<Fault, readonly string[]>> = {
  requestLost: ['unknown'],
  answerLost: ['unknown'],
  refused: ['rejected'],
  serverError: ['unknown'],
  gatewayHtml: ['unknown'],
  garbage: ['unknown'],
  rateLimited: ['rejected', 'unknown'],
};

/** A disturbed create is never a success and never a decline, and never leaves two objects behind. */
export async function examineFault(scene: Scene, fault: Fault): Promise<void> {
  const input = scene.session({ details: await scene.bench.arrange('approve') });
  await scene.bench.disturb?.(fault);
  const outcome = await scene.provider.createSession(input);
  expect(FAULT_OUTCOMES[fault]).toContain(outcome.status);
  const booked = await scene.booked(input.merchantRef);
  expect(booked.length).toBeLessThanOrEqual(1);
  if (outcome.status === 'rejected') expect(booked).toEqual([]);
}
