/** What a parameter can be; undefined is left out. */
export type Param = string | number | boolean | undefined | readonly Param[] | { readonly [name: string]: Param };

export type Params = Readonly<Record<string, Param>>;

/** Form encoding as Stripe reads it: `a[b]=1&list[0]=x` (Stripe API reference, Expanding and Metadata). */
export function encodeForm(params: Params): string {
  return Object.entries(params)
    .flatMap(([name, value]) => pairs(name, value))
    .join('&');
}

function pairs(name: string, value: Param): string[] {
  switch (typeof value) {
    case 'undefined':
      return [];
    case 'string':
    case 'number':
    case 'boolean':
      return [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
    case 'object':
      return Object.entries(value).flatMap(([key, inner]) => pairs(`${name}[${key}]`, inner));
  }
}
