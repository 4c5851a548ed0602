import { sql } from 'kysely';
import { openDatabase } from '../../../server/database/database.ts';

/**
 * Fills a new database with checkouts as years of business leave them: nine of ten paid by card and told to the store,
 * the others never paid and expired. Straight into the tables: over HTTP it would take longer than all measuring.
 *
 * @param location a file or `postgres://…`
 */
export async function storeCheckouts(location: string, count: number): Promise<void> {
  const database = await openDatabase(location, { serve: false });
  try {
    await database.write(async (tx) => {
      for (const statement of statements(count, Date.now())) await sql.raw(statement).execute(tx);
    });
  } finally {
    await database.close();
  }
}

const PAID = 'n % 10 <> 0';

/** Each row's age grows with its number: one order in five minutes. */
function statements(count: number, now: number): string[] {
  const at = `${now} - 86400000 - (${count} - n) * 300000`;
  const rows = `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count})`;
  const id = (prefix: string) => `'${prefix}_' || substr('0000000000000000000000000000000' || n, -32)`;
  const order = `'stored-' || n`;
  const only = 'from numbers where';
  return [
    `insert into checkouts (id, public_id, store_id, order_ref, basket_ref, amount_minor, currency, title, success_url,
        cancel_url, state, version, expires_at, confirm_by, created_at, updated_at)
      ${rows} select n, ${id('co')}, 'blocks', ${order}, 'basket-' || (n / 3), 900, 'EUR', '1,000 gems',
        'https://blocks.example.net/success', 'https://blocks.example.net/failed',
        case when ${PAID} then 'completed' else 'expired' end, 3, ${at} + 3600000, ${at} + 604800000, ${at}, ${at}
      from numbers`,
    `insert into payments (id, public_id, checkout_id, attempt_key, method_id, provider_ref, amount_minor, currency,
        state, active, captured_minor, captured_at, expires_at, created_at, updated_at)
      ${rows} select n, ${id('pay')}, n, 'attempt-' || n, 'card', 'sbx_' || n, 900, 'EUR',
        'captured', 1, 900, ${at}, ${at} + 3600000, ${at}, ${at} ${only} ${PAID}`,
    `insert into operations (id, public_id, payment_id, kind, amount_minor, currency, idempotency_key, state, outcome,
        submitted_at, resolved_at)
      ${rows} select n, ${id('op')}, n, 'purchase', 900, 'EUR', ${id('key')}, 'succeeded', 'succeeded', ${at}, ${at}
      ${only} ${PAID}`,
    `insert into confirmations (id, public_id, checkout_id, store_id, order_ref, kind, seq, amount_minor, currency,
        state, attempts, occurred_at, created_at, delivered_at)
      ${rows} select n, ${id('cf')}, n, 'blocks', ${order}, 'paid', 1, 900, 'EUR', 'delivered', 1, ${at}, ${at}, ${at}
      ${only} ${PAID}`,
    `insert into confirmation_attempts (confirmation_id, number, started_at, finished_at, result, status, body)
      ${rows} select n, 1, ${at}, ${at}, 'delivered', '200', '{"success":true}' ${only} ${PAID}`,
    ...['checkout.opened', 'payment.captured', 'confirmation.delivered'].map(
      (kind) => `insert into events (store_id, order_ref, checkout_id, at, kind, detail)
        ${rows} select 'blocks', ${order}, n, ${at}, '${kind}', '{"amount":"900 EUR"}' from numbers`,
    ),
  ];
}
