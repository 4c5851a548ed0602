/** The order's lines and total. */
import { find, line, money } from './page.js';

export function showSummary({ lines, currency, totalCents, taxCents, isTaxIncluded }) {
  find('#lines').replaceChildren(
    ...lines.map(({ sku_code, name, quantity, total_amount_cents }) =>
      line({ code: sku_code, name, note: `${quantity} ×`, text: money(total_amount_cents, currency) }),
    ),
  );
  find('#tax-name').textContent = isTaxIncluded ? 'Tax, included' : 'Tax';
  find('#tax').textContent = money(taxCents, currency);
  find('#total').textContent = money(totalCents, currency);
  find('#summary').hidden = false;
}
