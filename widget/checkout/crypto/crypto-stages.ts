/**
 * The lazy part of the crypto screen. What the entry has too comes as an argument, `h` included, which is why there is no
 * JSX here: the entry is inlined into the page, so an import would load all of it a second time (the build refuses that).
 */
import type { ComponentChild } from 'preact';
import type { CryptoInstructions, CryptoWay } from '../../../shared/api.ts';
import type { Parts } from './CryptoDetails.tsx';

interface Props {
  readonly crypto: CryptoInstructions;
}

const SPOKEN_MS = 60_000;
const NAMES = { onChain: 'crypto.onChain', lightning: 'crypto.lightning' } as const;
const DESTINATIONS = { onChain: 'crypto.address', lightning: 'crypto.invoice' } as const;

/** Coins, or the rest of them, are awaited: one way at a time, to scan, to open or to copy. */
export function createWaiting(parts: Parts) {
  const { h, useSignal, useText, Icon, Spinner } = parts;
  const Way = createWay(parts);
  const Ways = createWays(parts);
  const useRateLeft = createRateLeft(parts);

  return function Waiting({ crypto: { ways, expiresAt } }: Props) {
    const { t } = useText();
    const picked = useSignal<CryptoWay['kind'] | null>(null);
    const pick = (next: CryptoWay['kind']) => {
      picked.value = next;
    };
    const left = useRateLeft(expiresAt);
    const way = ways.find(({ kind }) => kind === picked.value) ?? ways[0];
    // What is sent at a rate that has ended comes too late: the server is about to say so.
    if (!way || left === 0) return h('div', { class: 'notice' }, h(Spinner, null), h('p', null, t('crypto.rateOver')));

    const { currency, part, kind } = way;
    const due = withCurrency(way.due, currency);
    const seen = part && t('crypto.part', { seen: part.seen, total: withCurrency(part.total, currency) });
    return h(
      'div',
      { class: 'crypto-stage' },
      seen && notice(h(Icon, { name: 'clock' }), seen, h('p', null, t('crypto.rest', { due }))),
      ways.length > 1 && h(Ways, { ways, chosen: kind, onPick: pick }),
      h(Way, { key: kind, way }),
      notice(
        h(Spinner, null),
        t('crypto.waiting'),
        h('p', { role: 'timer' }, t('crypto.rate', { time: parts.clockTime(left) })),
      ),
    );
  };

  function notice(mark: ComponentChild, text: string, more: ComponentChild) {
    return h('div', { class: 'notice' }, mark, h('div', null, h('strong', null, text), more));
  }
}

/** No line may end between the two, and in a text from right to left they keep their order (a left-to-right isolate). */
const withCurrency = (amount: string, currency: string) => `\u2066${amount}\u00a0${currency}\u2069`;

interface WaysProps {
  readonly ways: readonly CryptoWay[];
  readonly chosen: CryptoWay['kind'];
  readonly onPick: (kind: CryptoWay['kind']) => void;
}

/** Looks like tabs, is a group of radio buttons: one of them counts, and the arrow keys move between them. */
function createWays({ h, useText }: Parts) {
  return function Ways({ ways, chosen, onPick }: WaysProps) {
    const { t } = useText();
    return h(
      'fieldset',
      { class: 'ways' },
      h('legend', { class: 'offscreen' }, t('crypto.ways')),
      ways.map(({ kind }) =>
        h(
          'label',
          { key: kind },
          h('input', { type: 'radio', name: 'way', checked: kind === chosen, onChange: () => onPick(kind) }),
          t(NAMES[kind]),
        ),
      ),
    );
  };
}

/** Everything a wallet asks for. */
function createWay({ h, useCheckout, useText, CopyRow, Icon, QrCode }: Parts) {
  return function Way({ way: { kind, link, destination, due, currency } }: { way: CryptoWay }) {
    const { framed } = useCheckout();
    const { t } = useText();
    const shown = kind === 'lightning' ? `${destination.slice(0, 14)}…${destination.slice(-8)}` : destination;
    // Out of the frame: a store's policy for what may be framed knows no wallets.
    const target = framed.value ? '_top' : undefined;
    return h(
      'div',
      { class: 'crypto-stage' },
      h(
        'div',
        { class: 'wallet' },
        h('a', { class: 'button', href: link, target }, h(Icon, { name: 'crypto' }), t('crypto.open')),
        h(QrCode, { payload: link, label: t('crypto.qr'), ecc: 'L' }),
      ),
      h(
        'dl',
        null,
        h(CopyRow, { name: t('crypto.amount'), shown: `${due} ${currency}`, value: due, code: true }),
        h(CopyRow, { name: t(DESTINATIONS[kind]), shown, value: destination, code: true }),
      ),
      kind === 'onChain' && h('p', { class: 'muted small' }, t('crypto.exact')),
    );
  };
}

/** Milliseconds left of the exchange rate, counted in seconds; the last minute is spoken. */
function createRateLeft({ useSignal, useEffect, useCheckout, useText, spokenTime }: Parts) {
  return function useRateLeft(expiresAt: number): number {
    const { countdown, announcer, language } = useCheckout();
    const { t } = useText();
    const remaining = () => Math.max(0, expiresAt - countdown.now());
    const left = useSignal(remaining());
    useEffect(() => {
      left.value = remaining();
      const timer = setInterval(() => {
        const before = left.peek();
        left.value = remaining();
        if (before > SPOKEN_MS && left.peek() <= SPOKEN_MS) {
          announcer.say(t('crypto.rate', { time: spokenTime(SPOKEN_MS, language.locale.peek()) }));
        }
      }, 1_000);
      return () => clearInterval(timer);
    }, [expiresAt]);
    return left.value;
  };
}

/** All of it was seen: the shopper has done their part. */
export function createConfirming({ h, useText, Spinner }: Parts) {
  return function Confirming({ crypto: { confirmations } }: Props) {
    const { t, store } = useText();
    return h(
      'div',
      { class: 'notice' },
      h(Spinner, null),
      h(
        'div',
        null,
        h('strong', null, t('crypto.confirming')),
        confirmations !== null && h('p', null, t('crypto.confirmations', { count: confirmations })),
        h('p', null, t('crypto.leave', { store })),
      ),
    );
  };
}
