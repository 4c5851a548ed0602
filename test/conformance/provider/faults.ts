import { expect } from 'vitest';
import type { Behaviour } from './behaviour.ts';
import type { Fault } from './harness.ts';
import { ELSEWHERE } from './line/faults.ts';
import { type Attempt, operations } from './operations.ts';
import { idle, type Scene } from './scene.ts';

/** A behaviour of a provider whose line is disturbed. */
export interface FaultBehaviour extends Behaviour {
  readonly fault: Fault;
}

/** One trouble, met by every call of every operation in turn. */
const under = (fault: Fault): FaultBehaviour => ({
  fault,
  async run(scene) {
    for (const { excludedBy, prepare } of operations) {
      if (excludedBy(scene.harness.capabilities) !== null) continue;
      // Until the operation has no call left that could meet it.
      for (let skip = 0; await disturbed(scene, fault, await prepare(scene), skip); skip++)
        expect(skip).toBeLessThan(20);
    }
    const hosts = scene.bench.line?.exchanges.map(({ call }) => new URL(call.url).host) ?? [];
    expect(hosts).not.toContain(new URL(ELSEWHERE).host);
  },
});

/**
 * Whatever is answered must agree with the backend's books: `rejected` only where nothing was done, `succeeded` only
 * where it was. Since the same trouble comes with and without an effect, a guess is found out. False: no call met it.
 */
async function disturbed(scene: Scene, fault: Fault, attempt: Attempt, skip: number): Promise<boolean> {
  const { line } = scene.bench;
  // Without a line only the first call of an operation can be disturbed.
  if (!line && skip > 0) return false;
  const patience = new AbortController();
  const givenUp = () => patience.abort(new DOMException('given up', 'TimeoutError'));
  if (line) line.disturb(fault, { skip, givenUp, anyCall: true });
  else await scene.disturb(fault);
  const outcome = await attempt.ask(patience.signal);
  if (line && !line.calm()) return false;
  expect(outcome.status, `${attempt.name}, call ${skip + 1}`).not.toBe('declined');
  if (fault === 'refused' && skip === 0) expect(outcome).toMatchObject({ status: 'rejected', code: 'unreachable' });
  await attempt.examine(outcome);
  await attempt.again?.(() => attempt.ask(idle()));
  return true;
}

/** Trouble on the line between provider and backend. */
export const faultBehaviours = {
  'a connection lost before the request arrives is no verdict': under('requestLost'),
  'a connection lost after the request had its effect is no verdict': under('answerLost'),
  'a connection refused is told as nothing done': under('refused'),
  'an error 500 without effect is no verdict': under('serverError'),
  'an error 500 after the effect is no verdict': under('serverErrorAfter'),
  'a 502 page of a gateway is no verdict': under('gatewayHtml'),
  'a 502 page of a gateway after the effect is no verdict': under('gatewayHtmlAfter'),
  'half of a JSON answer is no verdict': under('garbage'),
  'a status nobody knows is no verdict': under('unknownWord'),
  'an error 429 moves nothing': under('rateLimited'),
  'no answer in time is no verdict': under('silence'),
  'no answer in time after the effect is no verdict': under('silenceAfter'),
  'an answer without end is no verdict': under('endless'),
  'a redirect to another host is not followed': under('redirect'),
  'a redirect to another host after the effect is not followed': under('redirectAfter'),
} satisfies Record<string, FaultBehaviour>;
