import { expect, it } from 'vitest';
import { overviewPage } from '../../demo/overview/page.ts';
import { recognise } from '../../server/providers/sandbox/bank/cards.ts';

const page = overviewPage({ tillgate: 'http://t', craftingStore: 'http://c', atshop: 'http://a', fashion: 'http://f' });
const cards = [...page.matchAll(/<code>([\d ]+)<\/code>/g)].map(([, number]) => String(number));

const behaviourOf = (number: string) => {
  const card = recognise({ number, expiry: '12/39', cvc: '123' }, Date.parse('2026-11-20'));
  return 'behaviour' in card ? card.behaviour : card.code;
};

it('the overview offers a card for everything the sandbox can do, each once', () => {
  expect(cards.map(behaviourOf).sort()).toEqual([
    'approve',
    'challenge',
    'decline',
    'declineLate',
    'failCapture',
    'failRefund',
    'insufficientFunds',
    'loseAnswer',
    'loseMoveAnswer',
    'moveLate',
    'settleLate',
  ]);
});
