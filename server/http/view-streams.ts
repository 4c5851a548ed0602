import type { Request, Response } from 'express';
import type { CheckoutView } from '../../shared/api.ts';
import { SECOND } from '../clock.ts';
import { versionsOf } from '../database/repositories/checkouts.ts';
import type { Domain } from '../payments/domain.ts';
import { viewCheckout } from '../payments/view.ts';
import { sendError } from './errors.ts';
import { createPlaces } from './places.ts';
import { countryOf } from './shopper-country.ts';
import type { Visits } from './visits.ts';

/** Proxies drop a stream that is silent for a minute. */
const HEARTBEAT_MS = 20 * SECOND;
/** Changes another process made are noticed this fast, if its announcement was lost or it makes none (the command line). */
const WATCH_MS = 2 * SECOND;
/** A shopper who looks on is a visit, at most this often: the provider's notifications may not get through. */
const VISIT_MS = 5 * SECOND;
/** Who reads this much slower than it is written, bytes, is let go: browsers connect anew and are shown the view as it is. */
const MAX_BEHIND = 256 * 1024;

export interface ViewStreams {
  /** Answers with server-sent events: the view now, and again whenever it changed. */
  open(id: string, first: CheckoutView, request: Request, response: Response): void;
  close(): void;
}

export function createViewStreams(domain: Domain, visits: Visits): ViewStreams {
  const streams = new Map<string, Set<Stream>>();
  const places = createPlaces();
  const watch = setInterval(() => void lookForForeignChanges(), WATCH_MS);
  const heartbeat = setInterval(() => each((stream) => write(stream, ': still here\n\n')), HEARTBEAT_MS);
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
    write(stream, `data: ${JSON.stringify(view)}\n\n`);
  }

  function write({ response }: Stream, text: string): void {
    if (response.writableLength > MAX_BEHIND) response.destroy();
    else response.write(text);
  }

  return {
    open(id, first, request, response) {
      const leave = places.take(id, request.ip);
      if (!leave) return sendError(response, 429, 'too_many_streams', 'This is watched too often already.');
      response.on('close', leave);
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      // Asked only for the head; or gone again while the view was read, which nobody would tell us of any more.
      if (request.method === 'HEAD' || response.destroyed) return void response.end();
      const set = streams.get(id) ?? new Set();
      const stream: Stream = { id, version: 0, view: first, response };
      streams.set(id, set.add(stream));
      const stopListening = domain.signals.onCheckoutChanged(id, () => send(stream));
      response.on('close', () => {
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
