import { extractBIC } from 'ibantools';
import type { ConfigProblem } from '../../services.ts';
import type { BankTransferConfig } from './config.ts';
import { maskIban } from './redact.ts';
import { toSepaText } from './sepa-text.ts';

/** Territories with a country code of their own in a BIC, whose accounts have the IBAN of another country. */
const IBAN_COUNTRY_OF_TERRITORY: Readonly<Record<string, string>> = {
  GG: 'GB',
  IM: 'GB',
  JE: 'GB',
  BL: 'FR',
  GF: 'FR',
  GP: 'FR',
  MF: 'FR',
  MQ: 'FR',
  NC: 'FR',
  PF: 'FR',
  PM: 'FR',
  RE: 'FR',
  TF: 'FR',
  WF: 'FR',
  YT: 'FR',
  AX: 'FI',
};

/** What can be found without a bank to ask; an account that exists but belongs to somebody else cannot. */
export function checkConfig({ iban, bic, beneficiary }: BankTransferConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const ibanCountry = iban.slice(0, 2);
  const bicCountry = bic === null ? ibanCountry : (extractBIC(bic).countryCode ?? '');
  if (bicCountry !== ibanCountry && IBAN_COUNTRY_OF_TERRITORY[bicCountry] !== ibanCountry) {
    problems.push({
      level: 'error',
      message: `The BIC belongs to a bank in ${bicCountry}, the IBAN to an account in ${ibanCountry}: one of them is wrong. You may leave the BIC out.`,
    });
  }
  const written = toSepaText(beneficiary);
  if (written !== beneficiary) {
    problems.push({
      level: 'warning',
      message: `The QR code will name the beneficiary as "${written}". If the bank has another spelling without accents, configure that one.`,
    });
  }
  return problems.length > 0
    ? problems
    : [{ level: 'ok', message: `Transfers go to ${beneficiary}, account ${maskIban(iban)}.` }];
}
