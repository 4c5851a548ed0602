import type { CryptoInstructions } from '../../../shared/api.ts';
import type { ProviderPayment } from '../provider.ts';
import { checkoutLinkOf } from './checkout-link.ts';
import type { BtcpayConfig } from './config.ts';
import type { Invoice, InvoiceMethods } from './greenfield.ts';
import { payInstructions } from './pay-instructions.ts';

/** Confirmations after which a payment is settled (BTCPay's API description, SpeedPolicy). */
const CONFIRMATIONS: Readonly<Record<string, number | undefined>> = { MediumSpeed: 1, LowMediumSpeed: 2, LowSpeed: 6 };

/** What our own panel shows of an invoice by now; null: nothing, the server's page is the place to pay. */
export function instructionsOf(
  config: BtcpayConfig,
  invoice: Invoice,
  methods: InvoiceMethods | null,
  stage: ProviderPayment['stage'],
): CryptoInstructions | null {
  if (config.present === 'page' || (stage !== 'actionRequired' && stage !== 'processing')) return null;
  const ways = stage === 'actionRequired' ? payInstructions(methods ?? []) : [];
  if (stage === 'actionRequired' && ways.length === 0) return null;
  return {
    kind: 'crypto',
    stage: stage === 'actionRequired' ? 'waiting' : 'confirming',
    ways,
    confirmations: CONFIRMATIONS[invoice.checkout?.speedPolicy ?? ''] ?? null,
    page: checkoutLinkOf(config, invoice),
    expiresAt: invoice.expirationTime * 1_000,
  };
}
