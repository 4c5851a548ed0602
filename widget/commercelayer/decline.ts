import type { Resource } from './document.ts';
import { Failure } from './failure.ts';
import { text } from './json.ts';

/** Why an authorization came to nothing, in the gateway's own words where it had some. */
export function declineOf({ attributes: { error_code: code, error_detail: detail } }: Resource): Failure {
  return new Failure(text(code) ?? 'declined', text(detail) ?? 'The payment was not authorized');
}
