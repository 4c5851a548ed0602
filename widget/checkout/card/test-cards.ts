import type { MessageKey } from '../model/language.ts';

/** The sandbox provider's cards that decide how paying goes; some more decide what follows once it is paid. */
export const TEST_CARDS: readonly { readonly number: string; readonly outcome: MessageKey }[] = [
  { number: '4242 4242 4242 4242', outcome: 'test.approved' },
  { number: '4000 0000 0000 0002', outcome: 'test.declined' },
  { number: '4000 0000 0000 9995', outcome: 'test.funds' },
  { number: '4000 0027 6000 3184', outcome: 'test.challenge' },
  { number: '4000 0000 0000 3220', outcome: 'test.pending' },
  { number: '4000 0000 0000 3238', outcome: 'test.refused' },
  { number: '4000 0000 0000 0119', outcome: 'test.late' },
];

/** A date no test outlives: December, three years from now. */
export function testExpiry(now: number): string {
  return `12/${String((new Date(now).getFullYear() + 3) % 100).padStart(2, '0')}`;
}
