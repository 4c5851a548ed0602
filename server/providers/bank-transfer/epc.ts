/**
 * The text of a SEPA credit transfer QR code (European Payments Council, EPC069-12): one element per line, and nothing
 * may add a line. Written in ASCII, because some readers guess another character set than the one named.
 */
import { type Money, toDecimal } from '../../../shared/money.ts';
import { toSepaText } from './sepa-text.ts';

export const MAX_NAME = 70;
const MAX_TEXT = 140;
/** EUR 999999999.99, in cents. */
const MAX_AMOUNT_MINOR = 99_999_999_999;
/** What fits a QR code of version 13 with error correction M. */
const MAX_BYTES = 331;

export interface EpcTransfer {
  readonly beneficiary: string;
  /** Without spaces. */
  readonly iban: string;
  readonly bic: string | null;
  readonly amount: Money;
  /** Unstructured remittance information. */
  readonly text: string;
}

/** True for what a SEPA credit transfer can carry: EUR 0.01 to 999999999.99. */
export function isTransferable({ amountMinor, currency }: Money): boolean {
  return currency === 'EUR' && amountMinor >= 1 && amountMinor <= MAX_AMOUNT_MINOR;
}

/** The payload, to be drawn with error correction M. Throws RangeError for what the standard has no room for. */
export function epcPayload({ beneficiary, iban, bic, amount, text }: EpcTransfer): string {
  const name = toSepaText(beneficiary);
  const remittance = toSepaText(text);
  if (!isTransferable(amount)) throw new RangeError(`No SEPA transfer of ${toDecimal(amount)} ${amount.currency}`);
  if (name === '' || name.length > MAX_NAME) throw new RangeError('Beneficiary is empty or over 70 characters');
  if (remittance.length > MAX_TEXT) throw new RangeError('Remittance text is over 140 characters');
  if (!/^[A-Z0-9]+$/.test(iban + (bic ?? ''))) throw new RangeError('IBAN or BIC holds other than A-Z and 0-9');

  const lines = ['BCD', '002', '1', 'SCT', bic ?? '', name, iban, `EUR${toDecimal(amount)}`, '', '', remittance];
  const payload = lines.join('\n');
  if (Buffer.byteLength(payload) > MAX_BYTES) throw new RangeError('EPC payload is over 331 bytes');
  return payload;
}
