/** A fault of the groups C, F, G, H, J and K, or a part of one, that no probe tries. */
export interface Elsewhere {
  readonly fault: string;
  readonly why: string;
  /** The file below `test/` and a piece of the test's name; null: there is nothing of the kind here to go wrong. */
  readonly test: readonly [file: string, name: string] | null;
}

export const ELSEWHERE: readonly Elsewhere[] = [
  {
    fault: 'C11',
    why: 'a host whose own clock is wrong: the doctor compares it with others’, which a round does not have',
    test: ['server/cli/doctor.test.ts', 'says which way it is wrong'],
  },
  {
    fault: 'C11',
    why: 'four minutes old is accepted: a notification that is believed would leave its job behind',
    test: ['faults/authenticity.test.ts', 'four minutes old'],
  },
  {
    fault: 'C13',
    why: 'a rotation is two starts with two configurations',
    test: ['faults/authenticity.test.ts', 'is accepted beside its successor while it is named, and refused after'],
  },
  {
    fault: 'C14',
    why: 'a day later, and after the order was paid: the clock is the round’s',
    test: ['faults/authenticity.test.ts', 'a day later leads to the same link and opens nothing'],
  },
  {
    fault: 'C14',
    why: 'Commerce Layer’s calls replayed: what is answered depends on what the round has done since',
    test: ['faults/commercelayer-authenticity.test.ts', 'every call is answered as it was, and nothing moves'],
  },
  {
    fault: 'F1',
    why: 'a provider whose exponent is not ISO 4217’s: the sandbox has no other',
    test: ['conformance/provider/hygiene.ts', 'every currency keeps its amount and its code'],
  },
  {
    fault: 'F5',
    why: 'below a provider’s minimum: the sandbox has none',
    test: ['conformance/provider/bounds.ts', 'the smallest and the largest amounts are taken exactly, or refused'],
  },
  {
    fault: 'F10',
    why: 'tolerance of a crypto payment is the provider’s, and needs a BTCPay Server',
    test: ['server/providers/btcpay/panel.test.ts', 'the store’s own tolerance'],
  },
  {
    fault: 'J3',
    why: 'the limit of notifications, 1 200 a minute, is too many requests beside orders under way',
    test: ['server/http/rate-limits.test.ts', 'is limited per address'],
  },
  {
    fault: 'K-d',
    why: 'webhooks are registered at providers, and the sandbox needs none',
    test: ['server/cli/doctor-register.test.ts', 'registers at Stripe, saves the secret'],
  },
  {
    fault: 'K-e',
    why: 'a method that is taken out of the configuration needs another start',
    test: ['server/payments/reconciliation.test.ts', 'is missed aloud, and its payments are seen once it is back'],
  },
  {
    fault: 'K-f',
    why: 'an older copy put back needs another start',
    test: ['faults/crash.test.ts', 'and an older copy is put back'],
  },
  { fault: 'K-g', why: 'not here: there is no command that moves a database of SQLite to PostgreSQL', test: null },
  {
    fault: 'K-i',
    why: 'not here: nothing is encrypted at rest, secrets stay in the environment or in files of the merchant’s',
    test: null,
  },
];
