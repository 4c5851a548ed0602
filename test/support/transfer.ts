import type { Instructions, TransferInstructions } from '../../shared/api.ts';

/** The instructions, if they are a transfer's; nothing for none. */
export function transferOf(told: Instructions | null | undefined): TransferInstructions | undefined {
  if (!told) return undefined;
  if (told.kind !== 'transfer') throw new Error(`Not a transfer: ${told.kind}`);
  return told;
}
