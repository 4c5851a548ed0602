import { useCheckout, useText } from '../model/context.ts';
import { TEST_CARDS, testExpiry } from './test-cards.ts';

/** What a merchant trying things out needs: every card that does something, one click each. */
export function TestCards() {
  const { card, view } = useCheckout();
  const { t } = useText();

  function fill(number: string): void {
    card.fill({ number, expiry: testExpiry(view.value.now), cvc: '123' });
  }

  return (
    <details class="test-cards">
      <summary>{t('test.heading')}</summary>
      <p>{t('test.text')}</p>
      <ul>
        {TEST_CARDS.map(({ number, outcome }) => (
          <li key={number}>
            <button type="button" onClick={() => fill(number)}>
              <bdi dir="ltr">{number}</bdi>
              <span>{t(outcome)}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
