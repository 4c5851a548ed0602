import type { MethodView } from '../../../shared/api.ts';
import { useCheckout, useText } from '../model/context.ts';
import { CardField } from './CardField.tsx';
import { digitsOf } from './digits.ts';
import { formatExpiry } from './expiry.ts';
import { brandOf, formatNumber } from './number.ts';
import { TestCards } from './TestCards.tsx';
import './card.css';

const MAX_CVC_DIGITS = 4;

/*
 * This and the other panels are part of the entry, not lazy chunks: together they are smaller than what a
 * second round trip costs on a slow line.
 */
export function CardPanel({ method }: { method: MethodView }) {
  const { card } = useCheckout();
  const { t } = useText();
  const brand = brandOf(card.fields.number.value.value);
  return (
    <div class="card">
      {method.test && <TestCards />}
      <CardField
        name="number"
        label={t('card.number')}
        format={formatNumber}
        input={{ autocomplete: 'cc-number', inputMode: 'numeric', placeholder: '1234 5678 9012 3456', required: true }}
      >
        {brand.name && <span class="brand">{brand.name}</span>}
      </CardField>
      <div class="pair">
        <CardField
          name="expiry"
          label={t('card.expiry')}
          format={formatExpiry}
          input={{ autocomplete: 'cc-exp', inputMode: 'numeric', placeholder: t('card.expiryHint'), required: true }}
        />
        <CardField
          name="cvc"
          label={t('card.cvc')}
          format={(text) => digitsOf(text).slice(0, MAX_CVC_DIGITS)}
          input={{
            autocomplete: 'cc-csc',
            inputMode: 'numeric',
            placeholder: '0'.repeat(brand.cvcDigits),
            required: true,
          }}
        />
      </div>
      <CardField name="name" label={t('card.name')} input={{ autocomplete: 'cc-name' }} />
    </div>
  );
}
