import { isSEPACountry, isValidBIC, isValidIBAN } from 'ibantools';
import { z } from 'zod';
import { MAX_NAME } from './epc.ts';
import { isWritableInSepa, toSepaText } from './sepa-text.ts';

/** A merchant's own account, to which shoppers transfer. */
export interface BankTransferConfig {
  /** Without spaces, upper case. */
  readonly iban: string;
  readonly bic: string | null;
  /** The account holder as the bank has it; banks compare it with what the payer types. */
  readonly beneficiary: string;
  readonly expiresInDays: number;
  /** Stands before the reference in the remittance line, e.g. for the merchant's accounting. */
  readonly referencePrefix: string | null;
}

const compact = (text: string): string => text.replace(/\s/g, '').toUpperCase();

export const configSchema: z.ZodType<BankTransferConfig> = z.strictObject({
  iban: z
    .string()
    .transform(compact)
    .refine(isValidIBAN, {
      error: 'not a valid IBAN; write it as your bank does, e.g. NL91 ABNA 0417 1643 00',
      abort: true,
    })
    .refine((iban) => isSEPACountry(iban.slice(0, 2)), 'an account outside SEPA; euro transfers do not reach it'),
  bic: z
    .string()
    .transform(compact)
    .refine(isValidBIC, 'not a valid BIC; write 8 or 11 characters, e.g. ABNANL2A, or leave it out')
    .nullable()
    .default(null),
  beneficiary: z
    .string()
    .trim()
    .refine((name) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(name), 'holds a line break or another invisible character')
    .refine(
      (name) => isWritableInSepa(name) && toSepaText(name) !== '',
      "write the account holder's name in Latin letters, as the bank has it",
    )
    .refine((name) => toSepaText(name).length <= MAX_NAME, `longer than ${MAX_NAME} characters`),
  expiresInDays: z.int().min(1).max(60).default(6),
  referencePrefix: z
    .string()
    .regex(/^[A-Z0-9]{1,6}$/, 'write up to 6 of A-Z and 0-9')
    .refine((prefix) => !prefix.includes('TG'), 'must not contain TG, with which the reference itself begins')
    .nullable()
    .default(null),
});
