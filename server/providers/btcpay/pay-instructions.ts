import type { CryptoWay } from '../../../shared/api.ts';
import { writeDecimal } from './decimal.ts';
import type { InvoiceMethods } from './greenfield.ts';

/** As long as a QR code can still be scanned from a screen. A payjoin address makes the longest (BIP 78). */
const SCHEME = {
  onChain: /^bitcoin:[\w?=&.%:/+~-]{14,700}$/i,
  lightning: /^lightning:[\w?=&.%:+-]{10,700}$/i,
} as const;

/**
 * The ways an own panel can offer, the quickest first. Left out: methods without a destination yet, LNURL (its link asks for more steps), what
 * plugins add, and links that lead anywhere but into a wallet.
 */
export function payInstructions(methods: InvoiceMethods): CryptoWay[] {
  const ways = methods.flatMap((method): CryptoWay[] => {
    const { paymentMethodId, currency, destination, paymentLink, due, activated } = method;
    const kind = KINDS[paymentMethodId];
    if (!kind || !currency || !destination || !due || due.units <= 0n || activated === false) return [];
    if (!paymentLink || !SCHEME[kind].test(paymentLink)) return [];
    return [{ kind, currency, destination, link: paymentLink, due: writeDecimal(due), part: partOf(method) }];
  });
  return ways.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function partOf({ amount, totalPaid }: InvoiceMethods[number]): CryptoWay['part'] {
  if (!amount || !totalPaid || totalPaid.units <= 0n) return null;
  return { seen: writeDecimal(totalPaid), total: writeDecimal(amount) };
}

const ORDER: readonly CryptoWay['kind'][] = ['lightning', 'onChain'];

const KINDS: Readonly<Record<string, CryptoWay['kind'] | undefined>> = {
  'BTC-CHAIN': 'onChain',
  'BTC-LN': 'lightning',
};
