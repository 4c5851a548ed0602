import { z } from 'zod';
import { HOUR, MINUTE } from '../../clock.ts';
import { isLoopbackUrl } from '../../loopback.ts';

/** The keys of a sandbox method in `tillgate.yaml`. */
export const sandboxConfig = z.strictObject({
  /** Without it the sandbox refuses to serve the internet: anyone could "pay" with a published test number. */
  allowSandboxInPublic: z.boolean().default(false),
  /** How long slow cards such as 4000 0000 0000 3220 take to pay, or to be captured, voided or refunded, milliseconds. */
  settleAfterMs: z.int().min(0).max(HOUR).default(5_000),
  /** How long Tillgate waits for an answer that cards 4000 0000 0000 0119 and 0127 lose, milliseconds. */
  timeoutAfterMs: z.int().min(0).max(MINUTE).default(1_500),
  /** Signs notifications; without it the sandbox makes one for itself. */
  webhookSecret: z.string().min(16).max(200).optional(),
});

export type SandboxConfig = z.output<typeof sandboxConfig>;

/** Why the sandbox must not run at this address, or null. */
export function publicAddressProblem(publicUrl: string, config: SandboxConfig): string | null {
  if (config.allowSandboxInPublic || isLoopbackUrl(publicUrl)) return null;
  return `the sandbox takes test cards for money, and ${publicUrl} is not a loopback address. Use a real provider, or set allowSandboxInPublic: true for a test installation.`;
}
