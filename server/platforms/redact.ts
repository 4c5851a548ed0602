import { withoutCardNumbers } from '../card-number.ts';

const MAX_ANSWER = 2_000;

/** `<`, `>` and quotes end an address here, so that only itself is blanked in a web page or JSON. */
const E_MAIL = /[^\s@<>"']{1,64}@[^\s@<>"']{1,255}/g;

/**
 * Text of the outside, fit to be kept and shown: secrets blanked in every form they could be echoed in, e-mail
 * addresses and card numbers too, and short. `otherForms` knows further ways in which a platform would write a text.
 */
export function redact(
  text: string,
  secrets: readonly string[],
  otherForms: (secret: string) => readonly string[] = () => [],
): string {
  const forms = secrets
    // None of a secret's forms is shorter than itself, so most answers are too short for any.
    .filter((secret) => secret !== '' && secret.length <= text.length)
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      ...otherForms(secret),
    ])
    // The longest first: a form must not be half-blanked by a shorter one inside it.
    .sort((a, b) => b.length - a.length);
  // PostgreSQL keeps no NUL in text. Blanked before it is cut: else a secret across the cut would leave its beginning.
  const clean = forms
    .reduce((rest, form) => rest.replaceAll(form, '[secret]'), text.replaceAll('\0', ''))
    .replace(E_MAIL, '[e-mail]');
  return withoutCardNumbers(clean).slice(0, MAX_ANSWER);
}
