import { useCheckout, useText } from '../model/context.ts';
import { LOCALES } from '../model/locales.ts';

export function LanguageSwitch() {
  const { language } = useCheckout();
  const { t } = useText();
  return (
    <div class="language">
      <select
        aria-label={t('page.language')}
        value={language.locale.value}
        onChange={({ currentTarget }) => void language.switchTo(currentTarget.value)}
      >
        {Object.entries(LOCALES).map(([locale, name]) => (
          <option key={locale} value={locale} lang={locale}>
            {name}
          </option>
        ))}
      </select>
      {language.failed.value && (
        <p class="error" role="alert">
          {t('page.languageFailed')}
        </p>
      )}
    </div>
  );
}
