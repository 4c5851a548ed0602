import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { FieldsView } from '../../../shared/api.ts';
import { useCheckout, useText } from '../model/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Spinner } from '../parts/Spinner.tsx';
import './fields.css';

/** Where the provider's script draws its fields. Until a method with it is picked, nothing of the provider is loaded. */
export function FieldsPanel({ fields: given }: { fields: FieldsView }) {
  const { fields, language, paysElsewhere } = useCheckout();
  const { t } = useText();
  const host = useRef<HTMLDivElement>(null);
  const tries = useSignal(0);
  const locale = language.locale.value;
  // A new view is a new object; only what is said in it counts.
  const said = JSON.stringify(given);

  // The language is followed below, without new fields.
  useEffect(() => {
    if (host.current) return fields.mount(host.current, JSON.parse(said) as FieldsView, locale);
  }, [fields, said, tries.value]);
  useEffect(() => fields.setLocale(locale), [fields, locale]);

  const state = fields.state.value;
  return (
    <div class="fields" aria-busy={state === 'loading'}>
      {state === 'loading' && (
        <p class="fields-loading muted" role="status">
          <Spinner />
          {t('fields.loading')}
        </p>
      )}
      {state === 'unavailable' && (
        <div class="notice notice-bad" role="alert">
          <Icon name="alert" />
          <div>
            <p>{t('fields.unavailable')}</p>
            <button type="button" class="link" onClick={() => tries.value++}>
              {t('fields.retry')}
            </button>
          </div>
        </div>
      )}
      <div class="fields-host" ref={host} />
      {paysElsewhere.value && <p class="muted">{t('fields.elsewhere')}</p>}
    </div>
  );
}
