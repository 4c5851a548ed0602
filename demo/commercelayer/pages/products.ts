/** What the shop says of its products; the platform knows only their names and prices. */
interface Presentation {
  readonly picture: string;
  readonly text: string;
}

const PRESENTATIONS: Readonly<Record<string, Presentation>> = {
  BEANIE: { picture: 'beanie', text: 'Two-ply lambswool with a bobble you can take off for the wash.' },
  MUG: { picture: 'mug', text: 'Steel, enamelled by hand. Every rim comes out a little different.' },
  HOODIE: { picture: 'hoodie', text: 'Loopback cotton of 450 grams, cut wide, and softer every winter.' },
};

/** Address of a product's picture. */
export function pictureOf(code: string): string {
  const { picture } = PRESENTATIONS[code] ?? { picture: 'other' };
  return `/public/products/${picture}.svg`;
}

export function textOf(code: string): string {
  return PRESENTATIONS[code]?.text ?? 'New in the shop.';
}
