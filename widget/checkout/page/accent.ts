/** Red, green and blue, 0–255 each. */
type Color = readonly [number, number, number];

const DEFAULT_ACCENT: Color = [0x24, 0x4b, 0xc5];
const WHITE: Color = [255, 255, 255];
const BLACK: Color = [0, 0, 0];
/** The surfaces of page.css on which the accent must stand out. */
const SURFACES = { light: WHITE, dark: [0x1a, 0x1e, 0x26] } as const satisfies Record<string, Color>;
/** WCAG 2.2: shapes (1.4.11) and text (1.4.3). */
const SHAPE_CONTRAST = 3;
const TEXT_CONTRAST = 4.5;

/**
 * The custom properties for a store's accent colour: `fill` for buttons and `on` for the text on them are
 * the same everywhere. For light and dark pages there is `ink`, for text and rings on the page, darkened or
 * lightened until it can be read, and `rim`, the button's border, which shows when the fill is too near to
 * the page. Anything but `#rgb` or `#rrggbb` is the default blue.
 */
export function accentProperties(accent: string | null): Readonly<Record<string, string>> {
  const fill = parseHex(accent ?? '') ?? DEFAULT_ACCENT;
  const on = contrast(fill, WHITE) >= contrast(fill, BLACK) ? WHITE : BLACK;
  const properties: Record<string, string> = { '--fill': css(fill), '--on': css(on) };
  for (const [mode, surface] of Object.entries(SURFACES)) {
    const ink = readableOn(surface, fill);
    properties[`--ink-${mode}`] = css(ink);
    properties[`--rim-${mode}`] = css(contrast(fill, surface) < SHAPE_CONTRAST ? ink : fill);
  }
  return properties;
}

function parseHex(text: string): Color | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  const long = short
    ? short.slice(1).map((digit) => digit + digit)
    : /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)?.slice(1);
  if (!long) return null;
  const [red = 0, green = 0, blue = 0] = long.map((pair) => Number.parseInt(pair, 16));
  return [red, green, blue];
}

/** The colour itself, or the nearest mix with black or white that can be read. */
function readableOn(surface: Color, color: Color): Color {
  const towards = luminance(surface) > 0.5 ? BLACK : WHITE;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(color, towards, share);
    if (contrast(mixed, surface) >= TEXT_CONTRAST) return mixed;
  }
  return towards;
}

function mix(a: Color, b: Color, share: number): Color {
  const part = (index: 0 | 1 | 2) => Math.round(a[index] * (1 - share) + b[index] * share);
  return [part(0), part(1), part(2)];
}

/** Contrast ratio of WCAG 2.2, 1 to 21. */
export function contrast(a: Color, b: Color): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function luminance([red, green, blue]: Color): number {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function css([red, green, blue]: Color): string {
  return `rgb(${red} ${green} ${blue})`;
}
