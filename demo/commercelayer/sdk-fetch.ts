/**
 * The `fetch` for the official SDK (a documented client option): the SDK always calls
 * `https://<organization>.<domain>/api`, so the host is replaced and everything else stays. `url` is the fake's.
 */
export function sdkFetch(url: string): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return (input, init) => {
    const target = new URL(input instanceof Request ? input.url : input);
    return fetch(new URL(`${target.pathname}${target.search}`, url), init);
  };
}
