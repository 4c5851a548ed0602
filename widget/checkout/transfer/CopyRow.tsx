import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useCheckout, useText } from '../model/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { copyText } from './copy.ts';

const CONFIRMED_MS = 2_500;

interface Props {
  readonly name: string;
  /** As people read it. */
  readonly shown: string;
  /** As a banking app wants it. */
  readonly value: string;
  /** Codes read from left to right in every language. */
  readonly code?: boolean;
}

/** One value of the transfer with its copy button; the result is shown and spoken. */
export function CopyRow({ name, shown, value, code }: Props) {
  const { announcer } = useCheckout();
  const { t } = useText();
  const copied = useSignal(false);

  useEffect(() => {
    if (!copied.value) return;
    const timer = setTimeout(() => {
      copied.value = false;
    }, CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [copied.value, copied]);

  async function onClick(): Promise<void> {
    copied.value = await copyText(value);
    announcer.say(copied.value ? t('transfer.copied', { name }) : t('transfer.copyFailed'));
  }

  return (
    <div class="copy-row">
      <dt>{name}</dt>
      <dd>
        <bdi dir={code ? 'ltr' : 'auto'}>{shown}</bdi>
        <button type="button" class="copy" aria-label={t('transfer.copy', { name })} onClick={onClick}>
          <Icon name={copied.value ? 'check' : 'copy'} />
        </button>
      </dd>
    </div>
  );
}
