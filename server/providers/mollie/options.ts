import { toDecimal } from '../../../shared/money.ts';
import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type { ListOptions, MethodOption } from '../provider.ts';
import type { MollieApi } from './api.ts';
import { MOLLIE_API, type MollieConfig } from './config.ts';
import { mollieLocale } from './locale.ts';
import { isMethod } from './methods.ts';
import { methodList } from './objects.ts';

/** Where Mollie keeps the pictures of its methods. */
const PICTURES = 'https://www.mollie.com';

/**
 * The account's methods for an amount, in Mollie's order for the shopper's language (docs.mollie.com, List payment
 * methods: with `amount` it lists only those whose limits and currencies allow it). Wallets are missing: Mollie lists
 * them only for shops that bring their buttons. On its own page they are there.
 */
export async function listOptions(
  api: MollieApi,
  config: MollieConfig,
  input: ListOptions,
): Promise<Outcome<readonly MethodOption[]>> {
  const path = `/v2/methods?${listQuery(input)}`;
  const got = await api.call({ method: 'GET', path, kind: 'read', signal: input.signal, answer: methodList });
  if ('problem' in got) return got.problem;
  const origins = [PICTURES, ...(config.apiUrl === MOLLIE_API ? [] : [new URL(config.apiUrl).origin])];
  return succeeded(
    got.value._embedded.methods
      // One this version has never heard of is paid with on Mollie's page.
      .filter(({ id }) => isMethod(id))
      .map(({ id, description, image }) => ({
        id,
        label: description.replace(/\p{Cc}/gu, ' ').slice(0, 100) || id,
        icon: [image?.svg, image?.size2x].find((url) => url !== undefined && isAt(url, origins)) ?? null,
      })),
  );
}

/** The query, as Mollie's SDK writes it. */
export function listQuery({ money, locale, tokenize }: Omit<ListOptions, 'signal' | 'capture'>): URLSearchParams {
  const language = mollieLocale(locale);
  return new URLSearchParams({
    'amount[value]': toDecimal(money),
    'amount[currency]': money.currency,
    ...(language !== null && { locale: language }),
    ...(tokenize && { sequenceType: 'first' }),
  });
}

const isAt = (url: string, origins: readonly string[]): boolean =>
  URL.canParse(url) && origins.includes(new URL(url).origin);
