import type { File } from './file.ts';

/** What a merchant can have done with a payment's money. */
export type MoveKind = 'capture' | 'void' | 'refund';

/** One capture, void or refund the bank has promised, and how far it has come. */
export interface Instruction {
  readonly ref: string;
  readonly payment: string;
  readonly kind: MoveKind;
  /** Minor units of the payment's currency; 0 for a void that only closes a payment. */
  readonly amount: number;
  readonly state: 'pending' | 'done' | 'failed';
}

/** What the bank was told to do, kept because the same idempotency key may ask for it again. */
export interface Instructions {
  find(ref: string): Instruction | null;
  /** `dueAt`: when a pending one is done, or fails, epoch milliseconds. */
  add(instruction: Instruction, dueAt: number): void;
  finish(ref: string, state: 'done' | 'failed'): void;
  /** In the order in which they are due. */
  due(now: number): readonly Instruction[];
  pendingOf(payment: string): readonly Instruction[];
  nextDue(): number | null;
}

const SELECT = 'SELECT ref, payment, kind, amount, state FROM instructions';

export function createInstructions(file: File): Instructions {
  const byRef = file.prepare(`${SELECT} WHERE ref = @ref`);
  const insert = file.prepare(`
    INSERT INTO instructions (ref, payment, kind, amount, state, due_at)
    VALUES (@ref, @payment, @kind, @amount, @state, @dueAt)`);
  const update = file.prepare('UPDATE instructions SET state = @state WHERE ref = @ref');
  const due = file.prepare(`${SELECT} WHERE state = 'pending' AND due_at <= @now ORDER BY due_at, rowid`);
  const pendingOf = file.prepare(`${SELECT} WHERE state = 'pending' AND payment = @payment ORDER BY due_at, rowid`);
  const next = file.prepare(`SELECT MIN(due_at) AS at FROM instructions WHERE state = 'pending'`);

  return {
    find: (ref) => (byRef.get({ ref }) as Instruction | undefined) ?? null,
    add(instruction, dueAt) {
      insert.run({ ...instruction, dueAt });
    },
    finish(ref, state) {
      update.run({ ref, state });
    },
    due: (now) => due.all({ now }) as Instruction[],
    pendingOf: (payment) => pendingOf.all({ payment }) as Instruction[],
    nextDue: () => (next.get({}) as { at: number | null }).at,
  };
}
