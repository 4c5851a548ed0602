import { useCheckout, useText } from '../model/context.ts';
import { COUNTING_MS } from '../model/countdown.ts';
import { clockTime, moment } from '../model/time.ts';
import { Icon } from '../parts/Icon.tsx';

/** Until when the checkout can be paid. Silent for screen readers by itself: thresholds are announced. */
export function Countdown() {
  const { view, screen, countdown, language } = useCheckout();
  const { t } = useText();
  const { state, expiresAt, payment } = view.value;
  if (state !== 'open' && state !== 'processing') return null;
  // A rate ends no later and counts down beside its code; coins that were seen run out of no time. Two would confuse.
  if (screen.value === 'awaitingTransfer' && payment?.instructions?.kind === 'crypto') return null;
  const left = countdown.left.value;
  return (
    <p class="countdown" role="timer">
      <Icon name="clock" />
      <span>
        {left > COUNTING_MS
          ? t('countdown.until', { time: moment(expiresAt, language.locale.value) })
          : t('countdown.left', { time: clockTime(left) })}
      </span>
    </p>
  );
}
