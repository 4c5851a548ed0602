import { useSignal } from '@preact/signals';
import { h } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { CryptoInstructions } from '../../../shared/api.ts';
import { useCheckout, useText } from '../model/context.ts';
import type { MessageKey } from '../model/language.ts';
import { clockTime, spokenTime } from '../model/time.ts';
import { Icon } from '../parts/Icon.tsx';
import { Spinner } from '../parts/Spinner.tsx';
import { CopyRow } from '../transfer/CopyRow.tsx';
import { QrCode } from '../transfer/QrCode.tsx';
import type { createConfirming, createWaiting } from './crypto-stages.ts';
import './crypto.css';

/** What the lazy part is made of: it must not import anything the entry has too. */
const parts = { h, useSignal, useEffect, useCheckout, useText, clockTime, spokenTime, CopyRow, Icon, QrCode, Spinner };
export type Parts = typeof parts;

interface Stages {
  readonly Waiting: ReturnType<typeof createWaiting>;
  readonly Confirming: ReturnType<typeof createConfirming>;
}

/** The crypto payment as it stands. Should its lazy part not load, the invoice's own page is there to pay on. */
export function CryptoDetails({ crypto }: { crypto: CryptoInstructions }) {
  const { view, announcer, chooseAnother } = useCheckout();
  const { t } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  const stages = useSignal<Stages | 'failed' | null>(null);
  const state = stateOf(crypto);
  const before = useRef(state);

  useEffect(() => {
    import('./crypto-stages.ts').then(
      (lazy) => {
        stages.value = { Waiting: lazy.createWaiting(parts), Confirming: lazy.createConfirming(parts) };
      },
      () => {
        stages.value = 'failed';
      },
    );
  }, [stages]);

  useLayoutEffect(() => {
    if (before.current === state) return;
    before.current = state;
    announcer.say(t(SPOKEN[state]));
    if (document.hasFocus() && document.activeElement === document.body) heading.current?.focus();
  }, [state, announcer, t]);

  const shown = stages.value;
  const untouched = state === 'waiting';
  return (
    <section class="crypto">
      <h2 ref={heading} tabIndex={-1}>
        {t(crypto.stage === 'confirming' ? 'crypto.seen' : 'crypto.heading')}
      </h2>
      {shown === null && <Spinner />}
      {shown !== null && shown !== 'failed' && crypto.stage === 'waiting' && <shown.Waiting crypto={crypto} />}
      {shown !== null && shown !== 'failed' && crypto.stage === 'confirming' && <shown.Confirming crypto={crypto} />}
      {crypto.stage === 'waiting' && (
        <a class="link" href={crypto.page} target="_blank" rel="noopener noreferrer">
          {t('crypto.other')}
        </a>
      )}
      {untouched && view.value.methods.length > 1 && (
        <button type="button" class="link" onClick={() => chooseAnother()}>
          {t('pay.another')}
        </button>
      )}
    </section>
  );
}

type State = 'waiting' | 'part' | 'confirming';

function stateOf({ stage, ways }: CryptoInstructions): State {
  if (stage === 'confirming') return 'confirming';
  return ways.some(({ part }) => part !== null) ? 'part' : 'waiting';
}

const SPOKEN: Readonly<Record<State, MessageKey>> = {
  waiting: 'crypto.waiting',
  part: 'crypto.partly',
  confirming: 'crypto.seen',
};
