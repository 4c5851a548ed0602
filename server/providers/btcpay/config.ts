import { z } from 'zod';

/** An address without what does not belong there; the trailing slash goes, a path of the server's own stays. */
const address = z
  .url({ protocol: /^https?$/, error: 'write the whole address, e.g. https://btcpay.example.com' })
  .refine((url) => {
    if (!URL.canParse(url)) return true;
    const { username, password, search, hash } = new URL(url);
    return username === '' && password === '' && search === '' && hash === '';
  }, 'only the address itself: no user, password, query or #')
  .transform((url) => url.replace(/\/+$/, ''));

/** `BTC-CHAIN`, `BTC-LN`, `BTC-LNURL`, or what a plugin of the server calls its own. */
const methods = z.array(z.string().regex(/^[A-Za-z0-9_-]{2,40}$/, 'e.g. BTC-CHAIN or BTC-LN')).min(1);

const secret = z.string().min(8).max(200);

/** The keys of a BTCPay method in `tillgate.yaml`. */
export const btcpayConfig = z.strictObject({
  /** The merchant's own server; one in the LAN is named by its address, `http://192.168.1.20:23000`. */
  serverUrl: address,
  /** Where shoppers reach that server, when that is another address than `serverUrl`. */
  checkoutUrl: address.optional(),
  storeId: z.string().regex(/^[A-Za-z0-9]{1,100}$/, "copy it from the store's settings, General"),
  apiKey: z.string().regex(/^[\x21-\x7e]{10,200}$/, 'copy it from Manage Account, API Keys'),
  /** As typed (or generated) in the store's settings, Webhooks. */
  webhookSecret: secret,
  /** Accepted for verifying during a rotation. */
  webhookSecretPrevious: secret.optional(),
  /**
   * `panel`: on Tillgate's page, Bitcoin and Lightning with QR codes, other coins by a link; `page`: all on the server's own
   * page. Where the store offers neither Bitcoin nor Lightning it is always the page.
   */
  present: z.enum(['panel', 'page']).default('panel'),
  /** What shoppers may pay with; default: all that the store has enabled. */
  paymentMethods: methods.optional(),
  /** In what refunds can be claimed; default: what the server proposes for the invoice. */
  refundMethods: methods.optional(),
  /** How many confirmations make a payment settled (0, 1, 2, 6); default: as the store is set. */
  speedPolicy: z.enum(['HighSpeed', 'MediumSpeed', 'LowMediumSpeed', 'LowSpeed']).optional(),
  /** How long the exchange rate is held. */
  expiryMinutes: z
    .int()
    .min(1)
    .max(24 * 60)
    .default(15),
  /** The server runs on testnet, signet or regtest: no real money moves. */
  testnet: z.boolean().default(false),
});

export type BtcpayConfig = z.output<typeof btcpayConfig>;
