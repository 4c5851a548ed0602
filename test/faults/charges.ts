import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock } from '../../server/clock.ts';
import { createHttpClient } from '../../server/outgoing/client.ts';
import { openBank } from '../../server/providers/sandbox/bank/bank.ts';
import type { BankPayment } from '../../server/providers/sandbox/bank/payment.ts';
import type { Stores } from '../support/world.ts';

/** What the sandbox's bank took, from its own books: the oracle of "nobody is charged twice". */
export async function chargesOf(stores: Stores, folder = stores.folder): Promise<BankPayment[]> {
  const http = createHttpClient();
  const bank = openBank({
    file: join(folder, 'sandbox-card.db'),
    clock: systemClock,
    http,
    logger: pino({ level: 'silent' }),
    settleAfterMs: 5_000,
    webhookSecret: null,
  });
  try {
    return bank.payments().filter((payment) => payment.captured > 0);
  } finally {
    await bank.close();
    await http.close();
  }
}
