import type { Findings } from './findings.ts';
import { isMapping, type Path } from './path.ts';

/** Keys whose value is a secret, whatever platform or provider they belong to. */
const SECRET_KEY = /(^|[a-z])(secret|token|password|apiKey|privateKey|signingKey|webhookKey)(Previous)?$/i;

export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

const MIN_SECRET_LENGTH = 8;

/** What documents, templates and hurried people write instead of a secret; lower case, letters and digits only. */
const EXAMPLES = new Set(
  (
    'changeme changemenow changethis secret secretkey mysecret mysecretkey yoursecret yoursecretkey yoursecrethere ' +
    'topsecret supersecret sharedsecret secretgoeshere password password1 password123 passw0rd example examplesecret ' +
    'placeholder replaceme todo todotodo dummy dummysecret testtest testsecret testing123 default logintoken ' +
    'yourlogintoken yourtoken tokenhere resumetoken 12345678 123456789 1234567890 abcdefgh qwertyuiop letmein'
  ).split(' '),
);

/** `<your secret>`, `paste-it-here`, `…` */
const FILLER = /^<.*>$|^(paste|insert|enter|put|replace)[-_ ]|…/i;

/** True for values nobody should run a shop with: examples from documents, fillers, and anything below 8 characters. */
export function isExampleSecret(value: string): boolean {
  const text = value.trim();
  if (text.length < MIN_SECRET_LENGTH || FILLER.test(text)) return true;
  const letters = text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return EXAMPLES.has(letters) || new Set(letters).size <= 1;
}

/** Reports empty secrets; warns of example ones, which `tillgate doctor` counts as errors. */
export function checkSecrets(findings: Findings, value: unknown, path: Path): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkSecrets(findings, item, [...path, index]);
    return;
  }
  if (!isMapping(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, key];
    if (typeof inner !== 'string' || !isSecretKey(key)) checkSecrets(findings, inner, here);
    else if (inner.trim() === '') findings.reportOnce(here, { message: 'It is empty.', fix: EMPTY_ADVICE });
    else if (isExampleSecret(inner))
      findings.warn(here, { message: 'It is an example value or too short.', fix: adviceFor(key) });
  }
}

const EMPTY_ADVICE = 'Give the variable or file it comes from a value.';

/** Tokens and API keys are given by the other side; a shared secret one makes up. */
function adviceFor(key: string): string {
  return /secret|password/i.test(key)
    ? 'Use a long random value of your own (tillgate init makes one), the same on both sides.'
    : 'Put the real one there.';
}
