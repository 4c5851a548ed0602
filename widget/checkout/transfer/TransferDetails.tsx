import type { TransferInstructions } from '../../../shared/api.ts';
import { toDecimal } from '../../../shared/money.ts';
import { useCheckout, useText } from '../model/context.ts';
import { Spinner } from '../parts/Spinner.tsx';
import { CopyRow } from './CopyRow.tsx';
import { QrCode } from './QrCode.tsx';
import './transfer.css';

/** `NL91ABNA0417164300` → `NL91 ABNA 0417 1643 00` (ISO 13616 print format). */
function groupIban(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ');
}

/** Everything the shopper's banking app asks for, to scan or to copy. */
export function TransferDetails({ transfer }: { transfer: TransferInstructions }) {
  const { view, chooseAnother } = useCheckout();
  const { t, amount, store } = useText();
  const { beneficiary, iban, bic, reference, epc } = transfer;
  return (
    <section class="transfer">
      <h2 tabIndex={-1}>{t('transfer.heading')}</h2>
      <p class="muted">{t('transfer.lead')}</p>
      {epc && <QrCode payload={epc} label={t('transfer.qr')} ecc="M" />}
      <dl>
        <CopyRow name={t('transfer.beneficiary')} shown={beneficiary} value={beneficiary} />
        <CopyRow name={t('transfer.iban')} shown={groupIban(iban)} value={iban} code />
        {bic && <CopyRow name={t('transfer.bic')} shown={bic} value={bic} code />}
        <CopyRow name={t('transfer.reference')} shown={reference} value={reference} code />
        <CopyRow name={t('transfer.amount')} shown={amount(transfer.amount)} value={toDecimal(transfer.amount)} />
      </dl>
      <div class="notice">
        <Spinner />
        <div>
          <strong>{t('transfer.waiting')}</strong>
          <p>{t('transfer.leave', { store })}</p>
        </div>
      </div>
      {view.value.methods.length > 1 && (
        <button type="button" class="link" onClick={() => chooseAnother()}>
          {t('pay.another')}
        </button>
      )}
    </section>
  );
}
