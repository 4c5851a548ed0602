import { useCheckout, useText } from '../model/context.ts';
import { Icon } from '../parts/Icon.tsx';

/** Why the last payment in the provider's fields did not go through. The fields stay, for another try. */
export function FieldsNotice() {
  const { fields } = useCheckout();
  const { t } = useText();
  const notice = fields.notice.value;
  if (notice === null) return null;
  return (
    <div class="notice notice-bad" role="alert">
      <Icon name="alert" />
      <p>{typeof notice === 'object' ? notice.text : t(notice)}</p>
    </div>
  );
}
