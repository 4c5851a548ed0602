import { btcpay } from '../../server/providers/btcpay/index.ts';
import { BTCPAY_SECRETS, openBtcpayBench, openBtcpayPageBench } from './benches/btcpay.ts';
import { type Expected, everythingPasses, type ProviderHarness, providerConformance } from './provider-suite.ts';

const noCapture: Expected =
  "unsupported: BTCPay's API has no authorization (Greenfield API, Invoices): an invoice is paid or not";
const noTokens: Expected =
  "unsupported: BTCPay's API keeps no payment source (Greenfield API, Invoices); coins are sent, never drawn";
const noKeys: Expected =
  "unsupported: BTCPay's API takes no idempotency key (Greenfield API, Create a new invoice); repeats are found by metadata.orderId";
const noDispute: Expected =
  'unsupported: a Bitcoin payment cannot be charged back (bitcoin.org, Some things you need to know: payments are irreversible)';
const byPage: Expected =
  'unsupported: every payment waits for the shopper to send coins (Greenfield API, InvoiceStatus New); what is late shows as Processing afterwards';
const byClaim: Expected =
  'unsupported: BTCPay refunds by a claim link (Greenfield API, Refund invoice: a pull payment); nothing is back before the shopper claims it';

const harness: Omit<ProviderHarness, 'open'> = {
  capabilities: btcpay.capabilities,
  expected: {
    ...everythingPasses,
    'money that comes later is pending first and captured then': byPage,
    'money that is refused later is pending first and failed then, with a code of the closed list': byPage,
    'a manual capture moves money only when asked to': noCapture,
    'a partial capture takes exactly that part': noCapture,
    'a capture over the authorized amount, and a second full capture, are refused': noCapture,
    'a voided authorization is released for good': noCapture,
    'several captures add up and stop at the authorized amount': noCapture,
    'two captures at once never take more than was authorized': noCapture,
    'the rest of a partly captured authorization is released for good, and what was captured stays': noCapture,
    'captured money cannot be voided': noCapture,
    'a void with the same key releases once': noCapture,
    'an authorization nobody captured in time has expired, and can no longer be captured': noCapture,
    'a late capture takes nothing until it is done, and the same key says how far it is': noCapture,
    'a late void keeps the authorization until it is done, and the same key says how far it is': noCapture,
    'a capture that fails later takes nothing, and the same key says so': noCapture,
    'a capture with the same key moves money once': noCapture,
    'a capture whose answer was lost is unknown, then visible, and never repeated': noCapture,
    'a full refund returns exactly what was captured, once': byClaim,
    'a partial refund returns exactly that part': byClaim,
    'several refunds add up and stop at the captured amount': byClaim,
    'two refunds at once never return more than was captured': byClaim,
    'a late refund returns nothing until it is done, and the same key says how far it is': noKeys,
    'a refund that fails later returns nothing, the same key says so, and it can be asked for anew': noKeys,
    'a refund with the same key moves money once, and another amount is refused': noKeys,
    'a refund whose answer was lost is unknown, then visible, and never repeated': noKeys,
    'a saved payment source pays without the shopper': noTokens,
    'a saved payment source can be authorized and captured later': noTokens,
    'a session that keeps the payment source answers a token that pays': noTokens,
    'an invented token pays nothing': noTokens,
    'the same key again is the same session': noKeys,
    'the same key five times at once is one session': noKeys,
    'the same key with another amount is refused': noKeys,
    'after a lost answer the same key finishes the same session': noKeys,
    'a key is remembered for as long as the capabilities say': noKeys,
    'a capture of which the backend takes a part is told as that part': noCapture,
    'a test event in live mode, and a live one in test mode, is ignored':
      'unsupported: a webhook of BTCPay names no network (Greenfield API, WebhookInvoiceEvent); the invoice does',
    'a dispute shows in the truth': noDispute,
    'a currency the provider does not take is refused': "unsupported: capability currencies is 'any'",
    'a notification signed six minutes ago or ahead is refused as stale':
      "unsupported: BTCPay signs no time of sending (Greenfield API, WebhookEvent); a redelivery repeats the first delivery's timestamp",
  },
  live: false,
  currencies: ['EUR', 'JPY', 'KWD', 'USD'],
  signatureHeader: 'btcpay-sig',
  secrets: BTCPAY_SECRETS,
};

providerConformance('btcpay', { ...harness, open: openBtcpayBench });
providerConformance('btcpay-page', { ...harness, open: openBtcpayPageBench });
