/** G10: what strangers send, in the log. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Probe } from '../../probe.ts';
import { demandThat } from '../support/demand.ts';
import { CREATE, createSigned, createText } from '../support/orders.ts';
import { visitor } from '../support/visitor.ts';

/** A line takes a moment from the server's pipe into the log. */
const PIPE_MS = 100;

const injection: Probe = {
  fault: 'G10',
  title: 'newlines, escapes and forged entries stay within one JSON object per line',
  async try(world) {
    const mark = randomUUID();
    const evil = `x\r\n{"level":"error","alert":"${mark}","msg":"pay me"}\u001b[31m`;
    const by = visitor(world);
    const before = world.log().length;
    await by.ask(`/atshop/keys/payment-link?orderId=${encodeURIComponent(evil)}`);
    await createSigned(world, by, createText({ transactionId: evil }));
    await createSigned(world, by, createText({ package: { name: evil, notes: evil, price: 900 } }));
    await by.post(CREATE, [`X-Signature: \u001b[31m{"alert":"${mark}"}`], Buffer.from(evil));
    await by.post('/notifications/card', ['X-Sandbox-Signature: t=1,v1=\u001b'], Buffer.from(evil));
    await pause(PIPE_MS);
    const written = wholeLines(world.log().slice(before));
    demandThat('a log without escapes', !written.includes('\u001b'), written);
    for (const line of written.split('\n').filter((one) => one.includes(mark))) {
      demandThat('a line that is one entry, not the forged one', isEntryOf(line, mark), line);
    }
  },
};

/** Without the one that is just being written. */
const wholeLines = (text: string) => text.slice(0, text.lastIndexOf('\n') + 1);

/** An entry that was written by us, whatever it quotes. */
function isEntryOf(line: string, mark: string): boolean {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && !('alert' in entry && entry.alert === mark);
  } catch {
    return false;
  }
}

export const logProbes: readonly Probe[] = [injection];
