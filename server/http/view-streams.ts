import type { Request, Response } from 'express';
import type { CheckoutView } from '../../shared/api.ts';
import { SECOND } from '../clock.ts';
import { versionsOf } from '../database/repositories/checkouts.ts';
import type { Domain } from '../payments/domain.ts';
import { viewCheckout } from '../payments/view.ts';
import { countryOf } from './shopper-country.ts';
import type { Visits } from './visits.ts';

/** Proxies drop a stream that is silent for a minute. */
const HEARTBEAT_MS = 20 * SECOND;
/** Changes another process made are noticed this fast, if its announcement was lost or it makes none (the command line). */
const WATCH_MS = 2 * SECOND;
/** A shopper who looks on is a visit, at most this often: the provider's notifications may not get through. */
const VISIT_MS = 5 * SECOND;
/** One shopper has a tab or two. */
const MAX_PER_CHECKOUT = 12;

export interface ViewStreams {
  /** Answers with server-sent events: the view now, and again whenever it changed. */
  open(id: string, first: CheckoutView, request: Request, response: Response): void;
  close(): void;
}

export function createViewStreams(domain: Domain, visits: Visits): ViewStreams {
  const streams = new Map<string, Set<Stream>>();
  const watch = setInterval(() => void lookForForeignChanges(), WATCH_MS);
  const heartbeat = setInterval(() => each((stream) => stream.response.write(': still here\n\n')), HEARTBEAT_MS);
  const looking = setInterval(() => each((stream) => visits.watched(stream.view)), VISIT_MS);
  watch.unref();
  heartbeat.unref();
  looking.unref();

  function each(work: (stream: Stream) => void): void {
    for (const set of streams.values()) for (const stream of set) work(stream);
  }

  async function lookForForeignChanges(): Promise<void> {
    try {
      const versions = await versionsOf(domain.database.read, [...streams.keys()]);
      each((stream) => {
        if ((versions.get(stream.id) ?? 0) > stream.version) send(stream);
      });
    } catch (err) {
      domain.logger.error({ err }, 'open checkouts could not be watched');
    }
  }

  function send(stream: Stream): void {
    viewCheckout(domain, stream.id, countryOf(stream.response)).then(
      ({ view }) => push(stream, view),
      (err) => domain.logger.error({ err }, 'a change could not be shown'),
    );
  }

  function push(stream: Stream, view: CheckoutView): void {
    // It may have ended while the view was read; writing then would end the process.
    if (stream.response.writableEnded) return;
    stream.version = Math.max(stream.version, view.version);
    stream.view = view;
    stream.response.write(`data: ${JSON.stringify(view)}\n\n`);
  }

  return {
    open(id, first, request, response) {
      const set = streams.get(id) ?? new Set();
      if (set.size >= MAX_PER_CHECKOUT) return void response.status(429).end();
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      const stream: Stream = { id, version: 0, view: first, response };
      streams.set(id, set.add(stream));
      const stopListening = domain.signals.onCheckoutChanged(id, () => send(stream));
      request.on('close', () => {
        stopListening();
        set.delete(stream);
        if (set.size === 0) streams.delete(id);
      });
      push(stream, first);
    },
    close() {
      clearInterval(watch);
      clearInterval(heartbeat);
      clearInterval(looking);
      each((stream) => stream.response.end());
    },
  };
}

interface Stream {
  readonly id: string;
  readonly response: Response;
  version: number;
  /** As it was shown last. */
  view: CheckoutView;
}
