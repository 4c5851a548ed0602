import type { Card, CardBehaviour, Decline } from './cards.ts';
import type { File } from './file.ts';
import type { MoveKind } from './instructions.ts';
import type { BankPayment, MovementKind, PaymentOrder, Stage } from './payment.ts';

interface Row {
  readonly ref: string;
  readonly merchant_ref: string;
  readonly amount: number;
  readonly currency: string;
  readonly capture: 'automatic' | 'manual';
  readonly stage: Stage;
  readonly behaviour: CardBehaviour;
  readonly decline: string | null;
  readonly description: string;
  readonly return_url: string | null;
  readonly notification_url: string;
  readonly frame_ancestors: string;
  readonly expires_at: number | null;
  readonly authorized: number;
  readonly captured: number;
  readonly released: number;
  readonly refunded: number;
  readonly disputed: number;
  readonly claimed: number;
  readonly refunding: number;
  readonly captured_at: number | null;
  readonly token: string | null;
}

const sumOf = (kind: MovementKind): string => `COALESCE(SUM(m.amount) FILTER (WHERE m.kind = '${kind}'), 0)`;
const underWay = (...kinds: readonly MoveKind[]): string => `(
    SELECT COALESCE(SUM(i.amount), 0) FROM instructions i
    WHERE i.payment = p.ref AND i.state = 'pending' AND i.kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')}))`;

const SELECT = `
  SELECT p.*, ${sumOf('authorization')} AS authorized, ${sumOf('capture')} AS captured, ${sumOf('release')} AS released,
    ${sumOf('refund')} AS refunded, ${sumOf('dispute')} AS disputed,
    MAX(m.at) FILTER (WHERE m.kind = 'capture') AS captured_at,
    ${underWay('capture', 'void')} AS claimed, ${underWay('refund')} AS refunding,
    (SELECT t.token FROM tokens t WHERE t.payment = p.ref) AS token
  FROM payments p LEFT JOIN movements m ON m.payment = p.ref`;

/** The books: payments, and the movements that say what each amounts to. */
export interface Ledger {
  find(ref: string): BankPayment | null;
  /** The latest one, should a merchant use a reference twice. */
  findByMerchantRef(merchantRef: string): BankPayment | null;
  all(): readonly BankPayment[];
  begin(ref: string, order: PaymentOrder, card: Card, opening: Opening, now: number): void;
  move(ref: string, kind: MovementKind, amountMinor: number, at: number): void;
  enter(ref: string, stage: Stage, decline?: Decline): void;
  /** References whose settlement, or whose challenge, is over at `now`. */
  settling(now: number): readonly string[];
  expiring(now: number): readonly string[];
  /** When the next of them is due, epoch milliseconds. */
  nextDue(): number | null;
}

/** How a payment starts; `settlesAt`: when slow money arrives, epoch milliseconds. */
export interface Opening {
  readonly stage: Stage;
  readonly settlesAt: number | null;
}

export function createLedger(file: File): Ledger {
  const byRef = file.prepare(`${SELECT} WHERE p.ref = @ref GROUP BY p.ref`);
  const byMerchantRef = file.prepare(
    `${SELECT} WHERE p.merchant_ref = @merchantRef GROUP BY p.ref ORDER BY p.created_at DESC, p.rowid DESC LIMIT 1`,
  );
  const everything = file.prepare(`${SELECT} GROUP BY p.ref ORDER BY p.rowid`);
  const insert = file.prepare(`
    INSERT INTO payments (ref, merchant_ref, amount, currency, capture, stage, behaviour, last4, description,
      return_url, notification_url, frame_ancestors, created_at, expires_at, settles_at)
    VALUES (@ref, @merchantRef, @amount, @currency, @capture, @stage, @behaviour, @last4, @description,
      @returnUrl, @notificationUrl, @frameAncestors, @now, @expiresAt, @settlesAt)`);
  const insertMovement = file.prepare(
    'INSERT INTO movements (payment, kind, amount, at) VALUES (@ref, @kind, @amountMinor, @at)',
  );
  const update = file.prepare('UPDATE payments SET stage = @stage, decline = @decline WHERE ref = @ref');
  const settling = file.prepare(`SELECT ref FROM payments WHERE stage = 'processing' AND settles_at <= @now`);
  const expiring = file.prepare(`SELECT ref FROM payments WHERE stage = 'actionRequired' AND expires_at <= @now`);
  const due = file.prepare(`
    SELECT MIN(at) AS at FROM (
      SELECT MIN(settles_at) AS at FROM payments WHERE stage = 'processing'
      UNION ALL SELECT MIN(expires_at) FROM payments WHERE stage = 'actionRequired')`);

  const refs = (rows: readonly unknown[]): readonly string[] => (rows as Pick<Row, 'ref'>[]).map((row) => row.ref);
  return {
    find: (ref) => fromRow(byRef.get({ ref })),
    findByMerchantRef: (merchantRef) => fromRow(byMerchantRef.get({ merchantRef })),
    all: () => everything.all({}).flatMap((row) => fromRow(row) ?? []),
    begin(ref, order, card, opening, now) {
      insert.run({
        ref,
        merchantRef: order.merchantRef,
        amount: order.money.amountMinor,
        currency: order.money.currency,
        capture: order.capture,
        stage: opening.stage,
        behaviour: card.behaviour,
        last4: card.last4,
        description: order.description,
        returnUrl: order.returnUrl,
        notificationUrl: order.notificationUrl,
        frameAncestors: JSON.stringify(order.frameAncestors),
        now,
        expiresAt: order.expiresAt,
        settlesAt: opening.settlesAt,
      });
    },
    move(ref, kind, amountMinor, at) {
      insertMovement.run({ ref, kind, amountMinor, at });
    },
    enter(ref, stage, decline) {
      update.run({ ref, stage, decline: decline ? JSON.stringify(decline) : null });
    },
    settling: (now) => refs(settling.all({ now })),
    expiring: (now) => refs(expiring.all({ now })),
    nextDue: () => (due.get({}) as { at: number | null }).at,
  };
}

function fromRow(found: unknown): BankPayment | null {
  if (found === undefined) return null;
  const row = found as Row;
  return {
    ref: row.ref,
    merchantRef: row.merchant_ref,
    money: { amountMinor: row.amount, currency: row.currency },
    capture: row.capture,
    behaviour: row.behaviour,
    stage: row.stage,
    decline: row.decline === null ? null : (JSON.parse(row.decline) as Decline),
    description: row.description,
    returnUrl: row.return_url,
    notificationUrl: row.notification_url,
    frameAncestors: JSON.parse(row.frame_ancestors) as string[],
    expiresAt: row.expires_at,
    authorized: row.authorized,
    captured: row.captured,
    released: row.released,
    token: row.token,
    refunded: row.refunded,
    disputed: row.disputed,
    claimed: row.claimed,
    refunding: row.refunding,
    capturedAt: row.captured_at,
  };
}
