/** Group C at a provider's notifications: who may make Tillgate ask. Of the bank behind the sandbox. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { MINUTE } from '../../../../../server/clock.ts';
import { SIGNATURE_HEADER, sign } from '../../../../../server/providers/sandbox/bank/signature.ts';
import type { Probe, ProbeWorld } from '../../probe.ts';
import { demand } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { buy } from '../support/orders.ts';
import { visitor } from '../support/visitor.ts';

/** Beside a file of SQLite; with PostgreSQL where the configuration puts data. */
const FOLDERS = ['.', 'data'];

/** The bank's own secret, from its books. */
function bankSecret({ stores }: ProbeWorld): string {
  const path = FOLDERS.map((folder) => join(stores.folder, folder, 'sandbox-card.db')).find((file) => existsSync(file));
  if (path === undefined) throw new Error('The bank has no books beside the configuration');
  const books = new Libsql(path, { readonly: true });
  try {
    const row: unknown = books.prepare("SELECT value FROM settings WHERE name = 'webhookSecret'").get();
    if (typeof row === 'object' && row !== null && 'value' in row) return String(row.value);
    throw new Error('The bank keeps no secret');
  } finally {
    books.close();
  }
}

/** Of a payment nobody knows. */
const BODY = Buffer.from(
  JSON.stringify({ id: 'evt_probe', type: 'payment.captured', data: { ref: 'bank_probe', merchantRef: 'pay_probe' } }),
);

type Forge = (secret: string, now: number) => readonly string[];

const header = (value: string) => `${SIGNATURE_HEADER}: ${value}`;

const FORGED: readonly (readonly [string, string, Forge])[] = [
  ['C1', 'a notification without a signature', () => []],
  ['C2', 'a notification signed by somebody else', (_secret, now) => [header(sign('somebody-else', BODY, now))]],
  ['C3', 'a notification with a truncated signature', (secret, now) => [header(sign(secret, BODY, now).slice(0, -1))]],
  [
    'C4',
    'a notification with an upper-case signature',
    (secret, now) => [header(sign(secret, BODY, now).replace(/v1=(.*)/, (all) => `v1=${all.slice(3).toUpperCase()}`))],
  ],
  [
    'C5',
    'a notification with two signatures',
    (secret, now) => [header(`${sign(secret, BODY, now)},v1=${'0'.repeat(64)}`)],
  ],
  [
    'C6',
    'a notification with the header twice',
    (secret, now) => [header(sign(secret, BODY, now)), header(sign(secret, BODY, now))],
  ],
  [
    'C9',
    'a notification with another body',
    (secret, now) => [header(sign(secret, Buffer.concat([BODY, Buffer.from('\n')]), now))],
  ],
  ['C11', 'a notification of six minutes ago', (secret, now) => [header(sign(secret, BODY, now - 6 * MINUTE))]],
  ['C11', 'a notification of six minutes ahead', (secret, now) => [header(sign(secret, BODY, now + 6 * MINUTE))]],
  ['C12', 'a notification signed with an empty secret', (_secret, now) => [header(sign('', BODY, now))]],
];

export const notificationProbes: readonly Probe[] = each(FORGED, async (world, forge) => {
  // The server's clock, which is not this one where a round moves it.
  const { now } = await (await buy(world)).view();
  const answer = await visitor(world).post('/notifications/card', forge(bankSecret(world), now), BODY);
  demand('the status', answer.status, 400);
});
