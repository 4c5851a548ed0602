import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useCheckout, useText } from '../model/context.ts';
import type { FieldName } from './form.ts';
import { brandOf } from './number.ts';
import { reformat } from './typing.ts';

interface Props {
  readonly name: FieldName;
  readonly label: string;
  readonly format?: (text: string) => string;
  readonly input: Pick<InputHTMLAttributes, 'autocomplete' | 'inputMode' | 'placeholder' | 'required'>;
  /** Shown inside the field, at its end. */
  readonly children?: ComponentChildren;
}

/** One labelled field of the card with its error, which is tied to it for screen readers. */
export function CardField({ name, label, format, input, children }: Props) {
  const { card } = useCheckout();
  const { t } = useText();
  const { value, error } = card.fields[name];
  const id = `card-${name}`;

  function onInput({ currentTarget }: { currentTarget: HTMLInputElement }): void {
    value.value = format ? reformat(currentTarget, format) : currentTarget.value;
    // An error already shown goes away as soon as it is mended, and none appears while typing.
    if (error.peek()) card.leave(name);
  }

  return (
    <div class={`field field-${name}`}>
      <label for={id}>{label}</label>
      <div class="input">
        <input
          {...input}
          id={id}
          name={name}
          type="text"
          dir={format ? 'ltr' : 'auto'}
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          value={value.value}
          aria-invalid={error.value !== null}
          aria-describedby={error.value ? `${id}-error` : undefined}
          onInput={onInput}
          onBlur={() => card.leave(name)}
        />
        {children}
      </div>
      {error.value && (
        <p class="error" id={`${id}-error`}>
          {t(error.value, { digits: brandOf(card.fields.number.value.value).cvcDigits })}
        </p>
      )}
    </div>
  );
}
