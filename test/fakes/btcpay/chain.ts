import { code } from 'currency-codes';

/** Every currency costs the same here, so that amounts can be checked in the head. */
export const RATE = 50_000n;
const SATS = 100_000_000n;

const unit = (currency: string): bigint => 10n ** BigInt(code(currency)?.digits ?? 2);

/** A decimal of a currency as whole minor units; BTCPay keeps what is left over, and no test needs that. */
export function minorOf(text: string, currency: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  const digits = code(currency)?.digits ?? 2;
  return BigInt(whole + fraction.padEnd(digits, '0').slice(0, digits));
}

export function decimalOf(minor: bigint, currency: string): string {
  const digits = code(currency)?.digits ?? 2;
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The price in satoshis, rounded up as the server does. */
export function satsFor(minor: bigint, currency: string): bigint {
  const per = RATE * unit(currency);
  return (minor * SATS + per - 1n) / per;
}

/** What satoshis are worth, rounded to the nearest minor unit as `paidAmount` is. */
export function minorFor(sats: bigint, currency: string): bigint {
  return (sats * RATE * unit(currency) + SATS / 2n) / SATS;
}

export function btcOf(sats: bigint): string {
  const text = String(sats).padStart(9, '0');
  return `${text.slice(0, -8)}.${text.slice(-8)}`;
}

/** A Lightning invoice over so much, as long as real ones with one routing hint (BOLT 11); nobody could decode it. */
export function bolt11Of(network: 'main' | 'test', paymentHash: string, sats: bigint): string {
  const head = `${network === 'main' ? 'lnbc' : 'lnbcrt'}${sats * 10n}n1pj9k5a2pp5`;
  return head + paymentHash.repeat(6).slice(0, 300 - head.length);
}

const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
let serial = 0;

/** Unlike any other id of this process, in the letters of a base58 or bech32 one. */
export function newId(length = 22): string {
  serial += 1;
  let text = '';
  for (let rest = serial; rest > 0; rest = Math.floor(rest / ALPHABET.length)) {
    text = (ALPHABET[rest % ALPHABET.length] ?? '') + text;
  }
  return text.padStart(length, 'H');
}
