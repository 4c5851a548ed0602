import { minorOf, newId } from '../../../fakes/btcpay/chain.ts';
import type { FakeFault } from '../../../fakes/btcpay/faults.ts';
import { API_KEY, type FakeBtcpay, STORE, WEBHOOK_SECRET } from '../../../fakes/btcpay/server.ts';
import { deliveryOf, signed } from '../../../fakes/btcpay/webhooks.ts';
import { postForm, type Till } from './till.ts';

const FAULTS: Readonly<Record<string, FakeFault>> = {
  D1: 'serverErrorAfter',
  D2: 'serverError',
  D3: 'gatewayHtml',
  D4: 'garbage',
  D5: 'unknownStatus',
  D6: 'rateLimited',
  D8: 'requestLost',
  D9: 'silence',
  D12: 'redirect',
  D17: 'answerLost',
};

export const btcpayConfig = (apiUrl: string, shopperUrl: string) =>
  `  btcpay: { provider: btcpay, serverUrl: "${apiUrl}", checkoutUrl: "${shopperUrl}", storeId: ${STORE}, apiKey: ${API_KEY}, webhookSecret: ${WEBHOOK_SECRET}, testnet: true, present: page, expiryMinutes: 60 }\n`;

export function btcpayTill(fake: FakeBtcpay): Till {
  const { books } = fake;
  let told = 0;
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
    news() {
      const events = books.events.slice(told);
      told = books.events.length;
      return events.map((event) => ({
        about: event.invoiceId,
        request: () => deliveryOf(books, event, WEBHOOK_SECRET),
      }));
    },
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
    disturb(fault) {
      const trouble = FAULTS[fault];
      if (trouble) fake.faults.next(trouble);
      return trouble !== undefined;
    },
  };
}
