/** As the outgoing HTTP client hands them over: lower-cased names. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * A page for people where an API was expected: a firewall, a login, a wrong address. PHP labels whatever it prints as
 * HTML unless told otherwise, so JSON under that label is still JSON.
 */
export function isWebPage(headers: AnswerHeaders, body: string): boolean {
  const type = String(headers['content-type'] ?? '');
  return /^\s*</.test(body) || (/html/i.test(type) && readJson(body) === undefined);
}

/** `{"success":false}`, whatever else is in it. */
export function saysNo(body: string): boolean {
  const answer = readJson(body);
  return typeof answer === 'object' && answer !== null && 'success' in answer && answer.success === false;
}

/** Undefined for what is not JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
