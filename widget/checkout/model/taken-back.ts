/**
 * Whether this tab was taken back to the store from a checkout before. A frame cannot see that it was reached by
 * Back (its store page was, it is new), and a second return would trap the shopper here.
 */
const keyOf = (checkout: string) => `tillgate-returned-${checkout}`;

export function wasTakenBack(checkout: string): boolean {
  try {
    return sessionStorage.getItem(keyOf(checkout)) !== null;
  } catch {
    // Storage of frames can be turned off: then Back leads to the store once more.
    return false;
  }
}

export function rememberReturn(checkout: string): void {
  try {
    sessionStorage.setItem(keyOf(checkout), '1');
  } catch {}
}
