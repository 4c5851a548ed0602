import { type Answer, type Connection, openConnection } from './connection.ts';

/** As many as a busy store's: enough that use cases wait together for a commit. */
export const CONNECTIONS = 64;

/** What a run of requests came to; the time is in milliseconds. */
export interface Load {
  readonly perSecond: number;
  readonly p99: number;
}

/**
 * Sends each request once over `CONNECTIONS` keep-alive connections, shared out over `urls`, each connection the next one
 * as soon as its last is answered; no new ones after `withinMs`. Throws at the first answer that `check` finds fault with.
 *
 * @param check says what is wrong with an answer; null: nothing
 */
export async function sendAll(
  urls: readonly string[],
  requests: readonly Buffer[],
  check: (answer: Answer) => string | null,
  withinMs = Number.POSITIVE_INFINITY,
): Promise<Load> {
  const ports = urls.map((url) => Number(new URL(url).port));
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, index) => openConnection(Number(ports[index % ports.length]))),
  );
  const times: number[] = [];
  const waiting = requests.values();
  const work = async (connection: Connection) => {
    for (const request of waiting) {
      const from = performance.now();
      const answer = await connection.send(request);
      times.push(performance.now() - from);
      const fault = check(answer);
      if (fault !== null) throw new Error(`${fault}: ${answer.status} ${answer.body.slice(0, 500)}`);
      if (performance.now() - started > withinMs) return;
    }
  };
  const started = performance.now();
  try {
    await Promise.all(connections.map(work));
    const seconds = (performance.now() - started) / 1_000;
    times.sort((a, b) => a - b);
    return { perSecond: times.length / seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** For the usual check: the status, and a text the body must hold. */
export const expect = (status: number, text: string) => (answer: Answer) =>
  answer.status === status && answer.body.includes(text) ? null : `Not ${status} with ${text}`;
