import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recoverConfirmations } from '../../../server/confirmations/recover.ts';
import { declined, pending, succeeded, unknown } from '../../../server/payments/outcome.ts';
import { receiveNotification } from '../../../server/payments/receive-notification.ts';
import { recoverPayments } from '../../../server/payments/recover.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { runs } from '../support/place.ts';
import { openOrder, pay } from '../support/shopper.ts';

const MINUTE = 60_000;
const captured = { stage: 'captured', captured: { amountMinor: 900, currency: 'EUR' } } as const;
const lost = { status: 'lost', body: '' };

/** What the provider does with the next press of Pay. */
const create = fc.constantFrom('charges', 'declines', 'pends', 'loses the answer, charged', 'loses the request');
/** What the store does with the next confirmation. */
const confirm = fc.constantFrom('accepts', 'fails', 'accepts, answer lost', 'loses the request');

const step = fc.oneof(
  fc.record({ do: fc.constant('pay' as const), provider: create, replace: fc.boolean() }),
  fc.record({ do: fc.constant('run' as const), store: confirm }),
  fc.record({ do: fc.constant('capture' as const), notify: fc.boolean() }),
  fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  fc.constant({ do: 'crash' as const }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function scriptProvider(domain: TestDomain, behaviour: string): void {
  domain.provider.onCreate = (input, book) => {
    switch (behaviour) {
      case 'charges':
        return succeeded({ payment: book({ stage: 'captured', captured: input.money }) });
      case 'declines':
        return declined('card_declined', 'no');
      case 'pends':
        return pending({ payment: book() });
      case 'loses the request':
        return unknown('connectionLost', 'never arrived');
      default:
        book({ stage: 'captured', captured: input.money });
        return unknown('timeout', 'no answer');
    }
  };
}

function scriptStore(domain: TestDomain, behaviour: string): void {
  domain.platform.onConfirm = (_confirmation, fulfil) => {
    if (behaviour.startsWith('accepts')) fulfil();
    if (behaviour === 'accepts') return { result: 'delivered', answer: lost };
    return behaviour === 'fails' ? { result: 'notDelivered', answer: lost } : { result: 'unsure', answer: lost };
  };
}

async function take(domain: TestDomain, checkout: string, what: Step): Promise<TestDomain> {
  switch (what.do) {
    case 'pay':
      scriptProvider(domain, what.provider);
      await pay(domain, checkout, { replace: what.replace }).catch(() => undefined);
      return domain;
    case 'run':
      scriptStore(domain, what.store);
      await domain.runDue();
      return domain;
    case 'capture': {
      const open = [...domain.provider.books.values()].filter((payment) => payment.stage === 'processing');
      for (const payment of open) {
        domain.provider.write(payment.merchantRef, captured);
        if (what.notify) await notify(domain, payment.merchantRef);
      }
      return domain;
    }
    case 'pass':
      domain.clock.advance(what.minutes * MINUTE);
      return domain;
    case 'crash': {
      const after = await domain.restart();
      await recoverPayments(after);
      await recoverConfirmations(after);
      return after;
    }
  }
}

async function notify(domain: TestDomain, ref: string): Promise<void> {
  const method = domain.methods.get('card');
  const body = Buffer.from(JSON.stringify({ event: `ev-${ref}`, ref }));
  if (method) await receiveNotification(domain, method, { method: 'POST', path: '/', query: {}, headers: {}, body });
}

describe('whatever happens in whatever order', () => {
  it.each([true, false])(
    'money taken is told once, and nothing is told without money (idempotent store: %s)',
    async (idempotentStore) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
          let domain = await openTestDomain({ idempotentStore });
          const checkout = await openOrder(domain);
          for (const one of steps) domain = await take(domain, checkout, one);

          // Everything works again, and time passes.
          scriptStore(domain, 'accepts');
          for (const payment of domain.provider.books.values()) {
            if (payment.stage === 'processing') domain.provider.write(payment.merchantRef, captured);
          }
          await domain.pass(6 * 60 * MINUTE, 10 * MINUTE);

          const charges = [...domain.provider.books.values()].filter((payment) => payment.stage === 'captured');
          const flags = await domain.database.read
            .selectFrom('flags')
            .select('code')
            .where('blocking', '=', 1)
            .execute();
          const fulfilments = domain.platform.fulfilled.get('order-1') ?? 0;
          if (charges.length === 0) expect(fulfilments).toBe(0);
          // A store that takes a repeated "paid" for granted may hear it again after a lost answer; no other may.
          if (!idempotentStore) expect(fulfilments).toBeLessThanOrEqual(1);
          if (charges.length > 0) expect(fulfilments > 0 || flags.length > 0).toBe(true);
          if (charges.length > 1) expect(flags.map((flag) => flag.code)).toContain('paidTwice');
          const rows = await domain.database.read
            .selectFrom('confirmations')
            .selectAll()
            .where('kind', '=', 'paid')
            .execute();
          expect(rows.length).toBeLessThanOrEqual(1);
          for (const row of rows) expect(row).toMatchObject({ state: 'delivered', amount_minor: 900 });
          await domain.close();
        }),
        { numRuns: runs(60) },
      );
    },
    60_000,
  );
});
