/** What the loader says itself: close, title, way out to the full page, why closing waits. */
type Words = readonly [string, string, string, string];

/** English, then per language its tag and words. */
const words = (
  'Close|Checkout|Full page|Please wait' +
  '|de|Schließen|Kasse|Ganze Seite|Bitte warten' +
  '|nl|Sluiten|Afrekenen|Hele pagina|Even geduld' +
  '|es|Cerrar|Pago|Página completa|Espere' +
  '|fr|Fermer|Paiement|Pleine page|Patientez' +
  '|pt|Fechar|Pagamento|Página completa|Aguarde' +
  '|pl|Zamknij|Płatność|Pełna strona|Czekaj' +
  '|cs|Zavřít|Platba|Celá stránka|Čekejte' +
  '|ar|إغلاق|الدفع|الصفحة كاملة|انتظر'
).split('|');

/** The words for a BCP 47 tag; English when the table lacks its language. */
export const wordsFor = (tag: string): Words =>
  words.slice(words.indexOf(tag.slice(0, 2)) + 1) as readonly string[] as Words;
