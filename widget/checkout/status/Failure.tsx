import { useText } from '../model/context.ts';
import { failureKey } from '../model/spoken.ts';
import { Icon } from '../parts/Icon.tsx';

/** Why the last attempt failed. It stands above the form, which is the way to try again. */
export function Failure({ code }: { code: string }) {
  const { t } = useText();
  return (
    <div class="notice notice-bad">
      <Icon name="alert" />
      <div>
        <h2 tabIndex={-1}>{t('failure.heading')}</h2>
        <p>{t(failureKey(code))}</p>
      </div>
    </div>
  );
}
