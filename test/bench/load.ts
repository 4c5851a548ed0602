import { Pool } from 'undici';
import type { Call } from './bodies.ts';

/** What a run of calls came to. Times in milliseconds. */
export interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Sends every call once over `connections` connections, as fast as they are answered. */
export async function send(url: string, calls: readonly Call[], connections: number): Promise<Load> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections });
  const times: number[] = [];
  const waiting = calls[Symbol.iterator]();
  const started = performance.now();
  const worker = async () => {
    for (const call of waiting) {
      const from = performance.now();
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { 'content-type': 'application/vnd.api+json', 'x-commercelayer-signature': call.signature },
        body: call.body,
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`Answered ${statusCode}: ${text}`);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - started) / 1_000;
  await pool.close();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: calls.length / seconds, p50: at(0.5), p99: at(0.99) };
}
