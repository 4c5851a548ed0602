import { redact as redactAnswer } from '../redact.ts';
import { phpJsonEncode } from './php-json.ts';

/** The store's answer, fit to be kept and shown; secrets are found in PHP's spelling as well. */
export function redact(text: string, secrets: readonly string[]): string {
  return redactAnswer(text, secrets, (secret) => [phpJsonEncode(secret).slice(1, -1)]);
}
