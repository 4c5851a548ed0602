import { writeDecimal } from './decimal.ts';
import type { InvoiceMethods } from './greenfield.ts';

/** One way to pay an invoice without the server's page: what a panel of our own shows, and draws as a QR code. */
export interface PayInstruction {
  readonly kind: 'onChain' | 'lightning';
  /** `BTC`. */
  readonly currency: string;
  /** Address or Lightning invoice, to be copied. */
  readonly destination: string;
  /** Opens a wallet, and is what the QR code says. */
  readonly link: string;
  /** What is left to pay, in `currency`. */
  readonly due: string;
}

const SCHEME = { onChain: /^bitcoin:[\w?=&.%:+-]+$/i, lightning: /^lightning:[\w?=&.%:+-]+$/i } as const;

/**
 * The ways an own panel can offer. Left out: methods without a destination yet, LNURL (its link asks for more steps), what
 * plugins add, and links that lead anywhere but into a wallet.
 */
export function payInstructions(methods: InvoiceMethods): PayInstruction[] {
  return methods.flatMap(({ paymentMethodId, currency, destination, paymentLink, due, activated }) => {
    const kind = KINDS[paymentMethodId];
    if (!kind || !currency || !destination || !due || due.units <= 0n || activated === false) return [];
    if (!paymentLink || !SCHEME[kind].test(paymentLink)) return [];
    return [{ kind, currency, destination, link: paymentLink, due: writeDecimal(due) }];
  });
}

const KINDS: Readonly<Record<string, PayInstruction['kind'] | undefined>> = {
  'BTC-CHAIN': 'onChain',
  'BTC-LN': 'lightning',
};
