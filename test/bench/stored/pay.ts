import { randomUUID } from 'node:crypto';
import { type Connection, openConnection } from '../load/connection.ts';
import { requestBytes } from '../load/request.ts';

/** Shoppers at a time. */
const AT_ONCE = 4;

/**
 * Takes one checkout after the other from the store's create call over the page to a captured card payment.
 *
 * @param calls create calls, one for each checkout
 * @returns milliseconds per checkout
 */
export async function payAll(url: string, calls: readonly Buffer[]): Promise<number> {
  const port = Number(new URL(url).port);
  const connections = await Promise.all(Array.from({ length: AT_ONCE }, () => openConnection(port)));
  const waiting = calls.values();
  const started = performance.now();
  try {
    await Promise.all(
      connections.map(async (connection) => {
        for (const call of waiting) await pay(connection, call);
      }),
    );
    return (performance.now() - started) / calls.length;
  } finally {
    for (const connection of connections) connection.close();
  }
}

async function pay(connection: Connection, call: Buffer): Promise<void> {
  const link = await send(connection, call, '/checkout/co_');
  const id = /co_\w+/.exec(link)?.[0] ?? '';
  // One address each: rate limits are per shopper.
  const from = { 'x-forwarded-for': `10.${byte()}.${byte()}.${byte()}` };
  const page = requestBytes({ method: 'GET', path: `/checkout/${id}`, headers: from });
  await send(connection, page, id);
  const body = Buffer.from(
    JSON.stringify({
      method: 'card',
      attempt: randomUUID(),
      locale: 'en',
      details: { number: '4242 4242 4242 4242', expiry: '12/39', cvc: '123' },
    }),
  );
  const headers = { ...from, 'content-type': 'application/json' };
  const payment = requestBytes({ method: 'POST', path: `/api/checkouts/${id}/payments`, headers, body });
  await send(connection, payment, '"state":"completed"');
}

async function send(connection: Connection, request: Buffer, text: string): Promise<string> {
  const { status, body } = await connection.send(request);
  if (status === 200 && body.includes(text)) return body;
  throw new Error(`Not 200 with ${text}: ${status} ${body.slice(0, 500)}`);
}

const byte = () => 1 + Math.floor(Math.random() * 250);
