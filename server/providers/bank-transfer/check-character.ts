/**
 * A check character over the 32 values of Crockford's alphabet, after Damm: in the field with 32 elements, each value
 * is added and the sum multiplied by the generator. As no two places within 31 have the same weight, every single
 * mistyped character and every exchange of two characters, neighbours or not, is noticed.
 */

/** x^5 + x^2 + 1, primitive: multiplying by x visits all 31 non-zero elements. */
const POLYNOMIAL = 0b100101;

function timesX(value: number): number {
  const shifted = value << 1;
  return shifted > 31 ? shifted ^ POLYNOMIAL : shifted;
}

/** The value (0 to 31) to append. */
export function checkValueOf(values: readonly number[]): number {
  return values.reduce((sum, value) => timesX(sum ^ value), 0);
}

/** True when the last value is the check value of those before it. */
export function hasValidCheck(values: readonly number[]): boolean {
  return checkValueOf(values) === 0;
}
