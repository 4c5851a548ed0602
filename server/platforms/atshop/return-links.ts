/** Fills `{orderId}` in; null unless the result is an http(s) URL without user and password. */
export function fillTemplate(template: string, orderId: string): string | null {
  const text = template.replaceAll('{orderId}', encodeURIComponent(orderId));
  if (!/^https?:\/\/[^\s\\]+$/i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.username === '' && url.password === '' ? url.href : null;
}
