import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { SECOND } from '../../clock.ts';
import type { Schema } from '../schema.ts';

const CHANNEL = 'tillgate';
const AGAIN_AFTER_MS = SECOND;
/** A connection that died silently is noticed within this. */
const PROBE_MS = 10 * SECOND;

interface Listener {
  heard(topic: string, payload: string): void;
  missed(): void;
}

/** What servers on one database tell each other; PostgreSQL passes it on when the transaction it was said in commits. */
export function createNotices(connectionString: string) {
  const server = randomUUID();
  const listeners = new Set<Listener>();
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString,
      application_name: 'tillgate notices',
      keepAlive: true,
      connectionTimeoutMillis: 5 * SECOND,
      query_timeout: 5 * SECOND,
    });
    client = fresh;
    fresh.on('error', () => lose(fresh));
    fresh.on('end', () => lose(fresh));
    fresh.on('notification', ({ payload }) => pass(payload ?? ''));
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
    } catch {
      return lose(fresh);
    }
    for (const listener of listeners) listener.missed();
    later(() => probe(fresh), PROBE_MS);
  }

  async function probe(current: pg.Client): Promise<void> {
    try {
      await current.query('select 1');
    } catch {
      return lose(current);
    }
    later(() => probe(current), PROBE_MS);
  }

  function lose(old: pg.Client): void {
    if (client !== old) return;
    client = null;
    old.end().catch(() => undefined);
    later(connect, AGAIN_AFTER_MS);
  }

  function later(work: () => Promise<void>, ms: number): void {
    if (timer) clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(() => void work(), ms).unref();
  }

  function pass(text: string): void {
    const notice = read(text);
    if (!notice || notice.from === server) return;
    for (const listener of listeners) listener.heard(notice.topic, notice.payload);
  }

  return {
    async announce(tx: Kysely<Schema>, topic: string, payload: string): Promise<void> {
      await sql`select pg_notify(${CHANNEL}, ${JSON.stringify({ from: server, topic, payload })})`.execute(tx);
    },
    listen(heard: Listener['heard'], missed: Listener['missed']): () => void {
      const listener = { heard, missed };
      listeners.add(listener);
      if (!client && !closed) void connect();
      return () => void listeners.delete(listener);
    },
    async close(): Promise<void> {
      closed = true;
      if (timer) clearTimeout(timer);
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}

/** Others may use the channel's name, too. */
function read(text: string): { from: unknown; topic: string; payload: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const { from, topic, payload } = value as Record<string, unknown>;
    return typeof topic === 'string' && typeof payload === 'string' ? { from, topic, payload } : null;
  } catch {
    return null;
  }
}
