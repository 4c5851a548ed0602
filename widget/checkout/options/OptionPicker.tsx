import { useEffect } from 'preact/hooks';
import type { MethodView } from '../../../shared/api.ts';
import { useCheckout, useText } from '../model/context.ts';
import { optionsOf } from './choice.ts';
import './options.css';

/** The provider's own ways to pay, and last the choice to make on its page; nothing when it tells none. */
export function OptionPicker({ method }: { method: MethodView }) {
  const { options, language } = useCheckout();
  const { t } = useText();
  const locale = language.locale.value;
  useEffect(() => options.load(method.id, locale), [options, method.id, locale]);
  const { list, chosen } = optionsOf(options, method.id, locale);
  if (!list) return <Skeleton label={t('options.loading')} />;
  if (list.length === 0) return null;

  const rows = [...list, { id: null, label: t('options.other'), icon: null }];
  return (
    <fieldset class="options">
      <legend>{t('options.legend')}</legend>
      {rows.map(({ id, label, icon }) => (
        <label class={id === null ? 'option option-other' : 'option'} key={id ?? ''}>
          <input
            type="radio"
            name={`option-${method.id}`}
            checked={id === chosen}
            onChange={() => options.choose(method.id, id)}
          />
          {id !== null && <Picture address={icon} />}
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Brands' pictures are made for white paper. Beside its name one may be missing. */
function Picture({ address }: { address: string | null }) {
  return (
    <span class="option-picture">
      {address && (
        <img src={address} alt="" width="32" height="24" onError={({ currentTarget }) => currentTarget.remove()} />
      )}
    </span>
  );
}

function Skeleton({ label }: { label: string }) {
  return (
    <div class="options" aria-busy="true">
      <p>{label}</p>
      {[0, 1, 2, 3].map((row) => (
        <div class="option option-empty" key={row} />
      ))}
    </div>
  );
}
