import { MINUTE } from '../../clock.ts';
import { type Outcome, rejected, succeeded, unknown } from '../../payments/outcome.ts';
import type { KnownPayment, ProviderPayment } from '../provider.ts';
import type { MollieApi } from './api.ts';
import { ourPayment } from './metadata.ts';
import { paymentPage } from './objects.ts';
import { readPayment } from './payments.ts';
import { found } from './standing.ts';

/** The most Mollie gives at once. */
const PAGE_SIZE = 250;
/** Enough for thousands of payments since the lost one; beyond that the answer is "not known", never "does not exist". */
const MAX_PAGES = 20;
/** How far Mollie's clock may be behind ours. */
const CLOCK_MARGIN_MS = 10 * MINUTE;

/**
 * Mollie cannot search by our reference, but it lists payments newest first: ours is found by its metadata, or is
 * known not to exist once the list is older than the attempt. Making it again under its idempotency key would find it
 * too, but would create one where there was none.
 */
export async function findPayment(
  api: MollieApi,
  { merchantRef, createdAt }: KnownPayment,
  signal: AbortSignal,
): Promise<Outcome<ProviderPayment | null>> {
  let path = `/v2/payments?limit=${PAGE_SIZE}&sort=desc`;
  for (let page = 0; page < MAX_PAGES; page++) {
    const got = await api.call({ method: 'GET', path, kind: 'read', signal, answer: paymentPage });
    if ('problem' in got) return got.problem;
    const { payments } = got.value._embedded;
    const ours = payments.find(({ metadata }) => ourPayment(metadata)?.payment === merchantRef);
    if (ours) return readFound(api, ours.id, signal);
    const last = payments.at(-1);
    const next = nextPath(got.value._links.next?.href);
    if (last === undefined || next === null) return succeeded(null);
    if (Date.parse(last.createdAt) < createdAt - CLOCK_MARGIN_MS) return succeeded(null);
    path = next;
  }
  return unknown('unparseable', 'Too many payments were made since to look through them all.');
}

/** Listed payments do not show what moved on them. */
async function readFound(api: MollieApi, id: string, signal: AbortSignal): Promise<Outcome<ProviderPayment>> {
  const got = await readPayment(api, id, signal);
  if ('value' in got) return found(got.value);
  return got.problem.status === 'rejected' && got.problem.code === 'not_found'
    ? rejected('not_found', 'Mollie listed a payment it does not know.')
    : got.problem;
}

/** Only where the list goes on is taken from the link: the host stays the configured one. */
function nextPath(href: string | undefined): string | null {
  if (href === undefined) return null;
  const from = new URL(href).searchParams.get('from');
  if (from === null || !/^tr_[A-Za-z0-9]+$/.test(from)) return null;
  return `/v2/payments?limit=${PAGE_SIZE}&sort=desc&from=${from}`;
}
