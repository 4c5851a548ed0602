import { describe, expect, it } from 'vitest';
import { accentProperties, contrast } from '../../../widget/checkout/page/accent.ts';

const SURFACES = { light: [255, 255, 255], dark: [26, 30, 38] } as const;

function rgb(text: string | undefined): readonly [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (text?.match(/\d+/g) ?? []).map(Number);
  return [red, green, blue];
}

describe("a store's accent colour", () => {
  const accents = [
    '#000000',
    '#111',
    '#ffffff',
    '#ffe680',
    '#FF0000',
    '#00ff00',
    '#0000ff',
    '#808080',
    '#1a1e26',
    null,
  ];

  it.each(accents)('%s stays readable on light and dark pages', (accent) => {
    const properties = accentProperties(accent);
    const fill = rgb(properties['--fill']);
    expect(contrast(rgb(properties['--on']), fill)).toBeGreaterThanOrEqual(4.5);
    for (const [mode, surface] of Object.entries(SURFACES)) {
      expect(contrast(rgb(properties[`--rim-${mode}`]), surface)).toBeGreaterThanOrEqual(3);
      expect(contrast(rgb(properties[`--ink-${mode}`]), surface)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("is the store's own on every page, with a rim only where it could not be seen", () => {
    expect(accentProperties('#c2185b')).toMatchObject({
      '--fill': 'rgb(194 24 91)',
      '--on': 'rgb(255 255 255)',
      '--rim-light': 'rgb(194 24 91)',
    });
    const pale = accentProperties('#ffe680');
    expect(pale['--fill']).toBe('rgb(255 230 128)');
    expect(pale['--on']).toBe('rgb(0 0 0)');
    expect(pale['--rim-light']).toBe(pale['--ink-light']);
    expect(pale['--rim-dark']).toBe(pale['--fill']);
  });

  it.each(['red', '#12', 'url(https://evil.example)', '#12345g', ''])('%s is not a colour we take', (accent) => {
    expect(accentProperties(accent)).toEqual(accentProperties(null));
  });

  it('knows the extremes of contrast', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBe(21);
    expect(contrast([9, 9, 9], [9, 9, 9])).toBe(1);
  });
});
