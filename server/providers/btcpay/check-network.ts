import type { ConfigProblem } from '../../services.ts';
import type { Get } from './check-config.ts';
import type { Answer } from './client.ts';
import type { BtcpayConfig } from './config.ts';
import { type InvoiceMethods, invoices } from './greenfield.ts';
import { networkOf } from './network.ts';

/** Nothing in the API names the network; an address that the store gave out before shows it. */
export async function checkNetwork(
  { storeId, testnet }: BtcpayConfig,
  get: Get,
  methodsOf: (invoiceId: string) => Promise<Answer<InvoiceMethods>>,
): Promise<readonly ConfigProblem[]> {
  const listed = await get(`/stores/${storeId}/invoices?take=1`, invoices);
  if (!listed.ok)
    return [{ level: 'error', message: `The store's invoices cannot be read: ${listed.failure.message}` }];
  const [latest] = listed.value;
  const methods = latest && (await methodsOf(latest.id));
  const networks = (methods?.ok ? methods.value : []).map(({ paymentMethodId, destination }) =>
    networkOf(paymentMethodId, destination ?? ''),
  );
  const network = networks.find((one) => one !== null);
  if (network === undefined) {
    const said = testnet
      ? 'testnet: true, so no payment counts as real'
      : 'no testnet: true, so payments count as real';
    return [{ level: 'ok', message: `Configured with ${said}; the store has no invoice yet that shows its network.` }];
  }
  if ((network === 'test') === testnet) {
    return [
      {
        level: 'ok',
        message: `The store runs on ${network === 'test' ? 'a test' : 'the main'} network, as configured.`,
      },
    ];
  }
  return [
    network === 'test'
      ? { level: 'error', message: 'The store runs on a test network, where coins are free: set testnet: true.' }
      : { level: 'error', message: 'The store runs on the main network: remove testnet: true.' },
  ];
}
