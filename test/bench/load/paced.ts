import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from './connection.ts';
import { openConnection } from './connection.ts';

const CONNECTIONS = 8;

/**
 * Sends `perSecond` requests a second until told to stop, whether the last ones are answered or not.
 *
 * @param next makes the next request
 * @param check says what is wrong with an answer; null: nothing
 * @returns stops, and throws when an answer was wrong or the server did not keep up
 */
export async function keepSending(
  url: string,
  perSecond: number,
  next: () => Buffer,
  check: (answer: Answer) => string | null,
): Promise<() => Promise<void>> {
  const port = Number(new URL(url).port);
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => openConnection(port)));
  let stopped = false;
  let answered = 0;
  const started = performance.now();
  const work = async (index: number) => {
    const connection = connections[index];
    for (let sent = index; !stopped && connection; sent += CONNECTIONS) {
      await wait(Math.max(0, started + (sent * 1_000) / perSecond - performance.now()));
      const fault = check(await connection.send(next()));
      if (fault !== null) throw new Error(fault);
      answered += 1;
    }
  };
  const working = Promise.all(connections.map((_, index) => work(index)));
  // Heard of when it is awaited below.
  working.catch(() => undefined);
  return async () => {
    stopped = true;
    const wanted = ((performance.now() - started) / 1_000) * perSecond;
    try {
      await working;
    } finally {
      for (const connection of connections) connection.close();
    }
    if (answered < wanted * 0.9) throw new Error(`Only ${answered} of ${wanted.toFixed(0)} requests were answered`);
  };
}
