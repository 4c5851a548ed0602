/**
 * Group J, scaled down to what fits beside orders under way: the limits are the real ones. Every crowd has addresses of
 * its own, so that the shops and shoppers of the round are not held back with it.
 */
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Probe, ProbeWorld } from '../../probe.ts';
import { demand, demandThat } from '../support/demand.ts';
import { buy, CREATE, createSigned, createText } from '../support/orders.ts';
import { type Listening, times, visitor } from '../support/visitor.ts';

const AT_ONCE = 16;
/** Somebody else is served within this time, whatever a crowd does. Generous: many rounds share a machine. */
const PROMPTLY_MS = 5_000;

const linkOf = (orderId: string) => `/atshop/keys/payment-link?orderId=${orderId}`;
const orderId = () => randomUUID().replaceAll('-', '').slice(0, 17);
const count = (statuses: readonly number[], status: number) => statuses.filter((one) => one === status).length;

/** Another address is answered as ever. */
async function demandServed(world: ProbeWorld): Promise<void> {
  const began = performance.now();
  const { status, text } = await createSigned(world, visitor(world), createText());
  demand('somebody else was answered', [status, text.includes('"success":true')], [200, true]);
  const took = Math.round(performance.now() - began);
  demandThat(`somebody else was to be served within ${PROMPTLY_MS} ms`, took <= PROMPTLY_MS, took);
}

const guessing: Probe = {
  fault: 'J1',
  title: 'guessing order ids from one address is stopped, and costs the shop little',
  async try(world) {
    const guesser = visitor(world);
    // Most are refused before the shop is asked; all of them count.
    const guess = (index: number) => linkOf(index % 10 === 0 ? orderId() : '!');
    const answers = await times(310, AT_ONCE, async (index) => (await guesser.ask(guess(index))).status);
    demandThat('no link, and no error of ours', !answers.some((status) => status === 200 || status === 500), answers);
    demandThat('the last ones were to be stopped (429)', count(answers, 429) >= 5, count(answers, 429));
    await demandServed(world);
  },
};

const manyAddresses: Probe = {
  fault: 'J1',
  title: 'guessing from a hundred addresses stops none of them, and finds nothing',
  async try(world) {
    const answers = await times(100, AT_ONCE, async () => (await visitor(world).ask(linkOf('!'))).status);
    demand('answered with 400', count(answers, 400), 100);
  },
};

const spoofed: Probe = {
  fault: 'J2',
  title: 'another X-Forwarded-For with each forgery is still one address',
  async try(world) {
    const forger = visitor(world);
    const answers = await times(130, AT_ONCE, async (index) => {
      // What a visitor writes himself stands before what a trusted proxy adds.
      const headers = {
        'x-forwarded-for': `198.51.100.${index}, ${forger.from ?? '127.0.0.1'}`,
        'x-signature': 'f'.repeat(64),
      };
      return (await forger.ask(CREATE, { method: 'POST', headers, body: createText() })).status;
    });
    demand('answered with 400 or 429', count(answers, 400) + count(answers, 429), 130);
    demandThat('the last ones were to be stopped (429)', count(answers, 429) >= 5, count(answers, 429));
    await demandServed(world);
  },
};

const notifications: Probe = {
  fault: 'J3',
  title: 'notifications that nobody signed are stopped before they cost a call',
  async try(world) {
    const forger = visitor(world);
    const body = JSON.stringify({ id: randomUUID(), type: 'payment.captured', data: {} });
    const headers = { 'x-sandbox-signature': `t=1,v1=${'f'.repeat(64)}` };
    const ask = { method: 'POST', headers, body };
    const answers = await times(150, AT_ONCE, async () => (await forger.ask('/notifications/card', ask)).status);
    demand('answered with 400', count(answers, 400), 150);
    await demandServed(world);
  },
};

const slow: Probe = {
  fault: 'J4',
  title: 'forty clients who never finish what they began hold nobody up',
  async try(world) {
    const { hostname, port } = new URL(world.url);
    const { from } = visitor(world);
    const target = { host: hostname, port: Number(port), ...(from !== undefined && { localAddress: from }) };
    const halves = [
      'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ',
      `POST ${CREATE} HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{"a`,
    ];
    const clients: Socket[] = [];
    try {
      await times(40, 40, (index) => {
        const half = halves[index % halves.length] ?? '';
        return new Promise<void>((resolve, reject) => {
          const client = connect(target, () => client.write(half, () => resolve())).once('error', reject);
          clients.push(client);
        });
      });
      await demandServed(world);
    } finally {
      for (const client of clients) client.on('error', () => undefined).destroy();
    }
  },
};

const polling: Probe = {
  fault: 'J5',
  title: 'a checkout asked for a hundred times in a burst is shown each time, unchanged',
  async try(world) {
    const { id, view } = await buy(world);
    const { version } = await view();
    const impatient = visitor(world);
    const answers = await times(100, AT_ONCE, () => impatient.ask(`/api/checkouts/${id}`));
    demand(
      'answered with 200',
      count(
        answers.map(({ status }) => status),
        200,
      ),
      100,
    );
    demand('versions shown', [...new Set(answers.map(({ text }) => JSON.parse(text).version))], [version]);
    await demandServed(world);
  },
};

const streams: Probe = {
  fault: 'J5',
  title: 'one checkout has twelve streams of events at most',
  async try(world) {
    const { id } = await buy(world);
    const impatient = visitor(world);
    const heard: Listening[] = [];
    try {
      for (let tab = 0; tab < 14; tab += 1) heard.push(await impatient.listen(`/api/checkouts/${id}/events`));
      const statuses = heard.map(({ status }) => status);
      demand('opened', [count(statuses, 200), count(statuses, 429)], [12, 2]);
    } finally {
      for (const { hangUp } of heard) hangUp();
    }
  },
};

const DOORS = ['/console', '/console/login', '/admin', '/login', '/api/admin'];

const doors: Probe = {
  fault: 'J6',
  title: 'there is no door whose password could be guessed',
  async try(world) {
    const guesser = visitor(world);
    const door = DOORS[world.random(DOORS.length)] ?? '/console';
    const basic = Buffer.from(`admin:${randomUUID()}`).toString('base64');
    for (const method of ['GET', 'POST']) {
      const { status, headers } = await guesser.ask(door, { method, headers: { authorization: `Basic ${basic}` } });
      demand(
        `${method} ${door}`,
        [status, headers['www-authenticate'], headers['set-cookie']],
        [404, undefined, undefined],
      );
    }
  },
};

const MIB = 2 ** 20;
/** Three times what a server takes that has just started. */
const MOST_MEMORY = 512 * MIB;
/** Sockets and timers: a crowd has gone by the time it is counted. */
const MOST_HANDLES = 2_000;

const growth: Probe = {
  fault: 'J7',
  title: 'memory and handles of the server are bounded, however long it runs',
  async try(world) {
    const { text } = await visitor(world).ask('/metrics');
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    const memory = value('process_resident_memory_bytes');
    const handles = value('nodejs_active_resources_total');
    demandThat(`memory was to be at most ${MOST_MEMORY} bytes`, memory > 0 && memory <= MOST_MEMORY, memory);
    demandThat(`handles were to be at most ${MOST_HANDLES}`, handles > 0 && handles <= MOST_HANDLES, handles);
  },
};

/** Of crowds, which need an address of their own; see `visitor`. */
export const crowdProbes: readonly Probe[] = [guessing, manyAddresses, spoofed, notifications, slow, polling, streams];

export const lonelyProbes: readonly Probe[] = [doors, growth];
