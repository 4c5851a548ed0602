import { describe, expect, it } from 'vitest';
import { withoutCardNumbers } from '../../server/card-number.ts';
import { createLogger } from '../../server/logging.ts';
import { redact } from '../../server/platforms/redact.ts';

describe('a card number in a text', () => {
  it.each(['4242424242424242', '4242 4242 4242 4242', '5555-5555-5555-4444', '378282246310005', '6011111111111117'])(
    '%s is blanked',
    (number) => expect(withoutCardNumbers(`my card is ${number}, thanks`)).toBe('my card is [card number], thanks'),
  );

  it.each([
    'a time, 1796000000003',
    'an order, 4242424242424241',
    'a long id, 42424242424242424242424242424242',
    'co_4242424242424242aaaa'.replace('4242424242424242', '42424242'),
    'a phone, +31 20 123 45 67',
  ])('%s stays', (text) => expect(withoutCardNumbers(text)).toBe(text));

  it('reaches no log: neither in a field, an error, the message nor a child', () => {
    const lines: string[] = [];
    const logger = createLogger('debug', { write: (line) => void lines.push(line) });
    logger.info({ order: '4242 4242 4242 4242', list: ['5555555555554444'] }, 'about 4242424242424242');
    logger.warn('plain 4242424242424242');
    logger.error({ err: new Error('refused 4242424242424242') }, 'failed');
    logger.child({ ref: '4242424242424242' }).info('x');
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toMatch(/4242 ?4242|5555/);
  });

  it('is not kept with the answer of a store', () => {
    expect(redact('{"note":"4242 4242 4242 4242"}', [])).toBe('{"note":"[card number]"}');
  });
});
