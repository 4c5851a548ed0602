import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../../server/providers/sandbox/redact.ts';

/** Appends the digit that makes a number pass the Luhn check: the one of ten that does, by the published weights. */
function withCheckDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, char, index) => {
    const value = Number(char) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

const cardNumber = fc
  .stringMatching(/^[3-6][0-9]{11,17}$/)
  .map(withCheckDigit)
  .chain((number) =>
    fc.constantFrom(number, number.replace(/(.{4})(?=.)/g, '$1 '), number.replace(/(.{4})(?=.)/g, '$1-')),
  );

describe('redaction', () => {
  it.each([
    ['{"number":"4242424242424242"}', '{"number":"[redacted]"}'],
    ['pan=4000 0027 6000 3184 12/30', 'pan=[redacted]/30'],
    ['cvc: 123', 'cvc: [redacted]'],
    ['{"cvc":"123","name":"x"}', '{"cvc":"[redacted]","name":"x"}'],
    ['CVV=1234&a=b', 'CVV=[redacted]&a=b'],
    ['key whsec_1 and whsec_1', 'key [redacted] and [redacted]'],
  ])('%s becomes %s', (transcript, redacted) => {
    expect(redact(transcript, ['whsec_1'])).toBe(redacted);
  });

  it.each(['at 1795176000001 for 12.50 EUR', 'pay_18f3a9', '+49 30 1234567', 'POST /v1/payments 200'])(
    'leaves "%s" alone',
    (transcript) => {
      expect(redact(transcript, ['whsec_1'])).toBe(transcript);
    },
  );

  it('finds every card number, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string(), cardNumber, fc.string(), (before, number, after) => {
        expect(redact(before + number + after, [])).not.toContain(number);
      }),
    );
  });

  it('stays quick on a long run of digits', () => {
    const before = performance.now();
    // A pattern that goes back and forth takes minutes.
    redact('0000000000000001'.repeat(6_000), []);
    redact('1'.repeat(100_000), []);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
