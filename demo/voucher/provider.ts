/** Takes PrePin's vouchers: the shopper types the number of a prepaid card at PrePin's own page. */
import { DAY, defineProvider, type Money, pageApi, signedNotification, toDecimal, z } from 'tillgate/provider';

const price = (money: Money) => ({ amount: toDecimal(money), currency: money.currency });

export default defineProvider({
  id: 'prepin',
  configSchema: z.strictObject({ apiUrl: z.url(), apiKey: z.string().min(16), webhookSecret: z.string().min(16) }),
  capabilities: {
    partialRefund: true,
    multiRefund: true,
    findByMerchantRef: true,
    notifications: 'signed',
    idempotencyKeyTtlMs: DAY,
    currencies: ['EUR', 'USD', 'GBP'],
  },
  isTest: ({ apiKey }) => apiKey.startsWith('test_'),
  open({ config, http, clock }) {
    const prepin = pageApi(http, {
      service: 'PrePin',
      url: config.apiUrl,
      token: config.apiKey,
      states: {
        open: 'actionRequired',
        paid: 'captured',
        refused: 'payment_declined',
        cancelled: 'voided',
        expired: 'expired',
      },
      payment: (told) => ({
        providerRef: told.id,
        merchantRef: told.reference,
        live: told.live,
        status: told.status,
        currency: told.currency,
        amount: told.amount,
        refunded: told.refunded,
        paidAt: told.paid_at,
        pageUrl: told.page_url,
      }),
    });
    return {
      createSession: (input) =>
        prepin.create(['payments'], input, {
          ...price(input.money),
          reference: input.merchantRef,
          description: input.description,
          return_url: input.returnUrl,
          notify_url: input.notificationUrl,
          expires_at: input.expiresAt,
        }),
      retrieve: ({ providerRef }, signal) => prepin.read(['payments', providerRef], signal),
      findByMerchantRef: ({ merchantRef }, signal) =>
        prepin.find(['payments'], { reference: merchantRef }, 'payments', signal),
      void: (input) => prepin.move(['payments', input.providerRef, 'cancel'], input),
      refund: (input) => prepin.move(['payments', input.providerRef, 'refunds'], input, price(input.money)),
      parseNotification: signedNotification({
        secrets: [config.webhookSecret],
        clock,
        signatureHeader: 'x-prepin-signature',
        timestampHeader: 'x-prepin-timestamp',
        event: ({ id, type, payment_id }) => ({ eventId: id, kind: type, providerRef: payment_id }),
      }),
      checkConfig: () => prepin.check(['payments']),
    };
  },
});
