import { btcpay } from '../../../server/providers/btcpay/index.ts';
import { mollie } from '../../../server/providers/mollie/index.ts';
import { paypal } from '../../../server/providers/paypal/index.ts';
import { sandbox } from '../../../server/providers/sandbox/index.ts';
import { stripe } from '../../../server/providers/stripe/index.ts';
import { openBtcpayPageBench } from '../../conformance/benches/btcpay.ts';
import { openMollieBench } from '../../conformance/benches/mollie.ts';
import { openPayPalBench } from '../../conformance/benches/paypal.ts';
import { openSandboxBench } from '../../conformance/benches/sandbox.ts';
import { openStripeBench } from '../../conformance/benches/stripe.ts';
import type { BenchOpener } from './world.ts';

export interface Examined extends BenchOpener {
  readonly name: string;
  /** Faults, by letter and number, that this provider does not have, and why. */
  readonly without: Readonly<Record<string, string>>;
}

const NO_CLAWBACK = 'a Bitcoin payment cannot be charged back';
const BY_CLAIM = 'BTCPay refunds by a claim link: nothing is back before the shopper claims it';

/**
 * The providers that notify or are asked over a line. Of bank transfers nobody notifies and nothing can be lost: what
 * an operator records is in test/faults/money.test.ts.
 */
export const examined: readonly Examined[] = [
  { name: 'stripe', capabilities: stripe.capabilities, open: openStripeBench, without: {} },
  {
    name: 'paypal',
    capabilities: paypal.capabilities,
    open: openPayPalBench,
    without: { 'B11 event': 'an event names no mode (PayPal, Webhooks v1, event)' },
  },
  { name: 'mollie', capabilities: mollie.capabilities, open: openMollieBench, without: {} },
  {
    name: 'btcpay',
    capabilities: btcpay.capabilities,
    open: openBtcpayPageBench,
    without: {
      B4: BY_CLAIM,
      B5: NO_CLAWBACK,
      'B11 event': "a webhook names no network (BTCPay's API description, WebhookInvoiceEvent)",
      'B14 refund': BY_CLAIM,
      'B14 dispute': NO_CLAWBACK,
      'D17 capture': "BTCPay's API has no authorization",
      'D17 refund': BY_CLAIM,
    },
  },
  {
    name: 'sandbox',
    capabilities: sandbox.capabilities,
    open: openSandboxBench,
    without: {
      'B11 event': 'the sandbox has no live mode',
      D1: "the sandbox's bank is in this process, not behind HTTP",
    },
  },
];
