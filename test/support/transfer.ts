import type { Instructions, TransferInstructions } from '../../shared/api.ts';

/** The instructions of a transfer; an Error for any others, or none. */
export function transferOf(instructions: Instructions | null | undefined): TransferInstructions {
  if (instructions?.kind !== 'transfer') throw new Error('no transfer');
  return instructions;
}
