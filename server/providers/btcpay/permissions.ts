import type { ConfigProblem } from '../../services.ts';
import type { BtcpayConfig } from './config.ts';

const WIDE = ['unrestricted', 'btcpay.store.canmodifystoresettings'];

/** What the key must be able to do, and the permissions that allow it (BTCPay's API description, API_Key). */
const NEEDS: readonly { readonly level: 'error' | 'warning'; readonly to: string; readonly by: readonly string[] }[] = [
  { level: 'error', to: 'create invoices', by: ['btcpay.store.cancreateinvoice', 'btcpay.store.canmodifyinvoices'] },
  {
    level: 'error',
    to: 'view invoices',
    by: ['btcpay.store.canviewinvoices', 'btcpay.store.canmodifyinvoices', 'btcpay.store.canviewstoresettings'],
  },
  { level: 'warning', to: 'give up invoices', by: ['btcpay.store.canmodifyinvoices'] },
  { level: 'warning', to: 'refund', by: ['btcpay.store.canmanagepullpayments', 'btcpay.store.cancreatepullpayments'] },
];

/** A permission is for all of the user's stores, or ends in the one store it is for. */
export function checkPermissions({ storeId }: BtcpayConfig, granted: readonly string[]): ConfigProblem[] {
  const missing = NEEDS.filter(
    ({ by }) => ![...WIDE, ...by].some((one) => granted.includes(one) || granted.includes(`${one}:${storeId}`)),
  );
  if (missing.length === 0)
    return [{ level: 'ok', message: 'The API key may create, view, give up and refund invoices.' }];
  return missing.map(({ level, to, by }) => ({
    level,
    message: `The API key may not ${to} in this store: give it the permission ${by[0]}.`,
  }));
}
