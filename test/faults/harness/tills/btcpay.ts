import { minorOf, newId } from '../../../fakes/btcpay/chain.ts';
import { API_KEY, type FakeBtcpay, STORE, WEBHOOK_SECRET } from '../../../fakes/btcpay/server.ts';
import { deliveryOf, signed } from '../../../fakes/btcpay/webhooks.ts';
import { disturbs, unheard } from './line.ts';
import { postForm, type Till } from './till.ts';

export const btcpayConfig = (apiUrl: string, shopperUrl: string) =>
  `  btcpay: { provider: btcpay, serverUrl: "${apiUrl}", checkoutUrl: "${shopperUrl}", storeId: ${STORE}, apiKey: ${API_KEY}, webhookSecret: ${WEBHOOK_SECRET}, testnet: true, present: page, expiryMinutes: 60 }\n`;

export function btcpayTill(fake: FakeBtcpay): Till {
  const { books } = fake;
  const fresh = unheard(books.events);
  return {
    method: 'btcpay',
    wishes: ['approve', 'late'],
    manualCapture: false,
    press: () => ({}),
    visit: (url, wish) => postForm(`${url}/pay`, { settled: wish === 'late' ? 'no' : 'yes' }),
    charges: () =>
      [...books.invoices.values()].flatMap((invoice) => {
        if (invoice.status !== 'Settled') return [];
        const captured = Number(books.paidMinor(invoice));
        const amount = Number(minorOf(invoice.amount, invoice.currency));
        return { ref: invoice.id, amount, authorized: captured, captured, released: 0, refunded: 0 };
      }),
    news: () =>
      fresh().map((event) => ({
        about: event.invoiceId,
        request: () => deliveryOf(books, event, WEBHOOK_SECRET),
      })),
    settle() {
      for (const invoice of books.invoices.values()) books.confirm(invoice);
    },
    strange(fault) {
      const [id] = books.invoices.keys();
      if (id === undefined || fault === 'otherMode') return null;
      const event = JSON.parse(fake.delivery(id).body.toString());
      const strange = fault === 'unknownKind' ? { ...event, type: 'InvoiceHugged' } : { ...event, invoiceId: newId() };
      return { about: id, request: () => signed(WEBHOOK_SECRET, { ...strange, deliveryId: newId() }) };
    },
    disturb: disturbs((trouble) => fake.faults.next(trouble)),
  };
}
