import type { Appearance } from '@stripe/stripe-js';

/** The page's own colours for Stripe's fields, which live in frames that no style of ours reaches (Appearance API). */
export function appearanceOf(page: CSSStyleDeclaration, dark: boolean): Appearance {
  const colour = (name: string) => page.getPropertyValue(name).trim();
  const variables = {
    colorPrimary: colour('--ink'),
    colorBackground: colour('--surface'),
    colorText: colour('--text'),
    colorTextSecondary: colour('--muted'),
    colorTextPlaceholder: colour('--muted'),
    colorDanger: colour('--bad'),
    borderRadius: colour('--radius'),
    fontFamily: 'system-ui, sans-serif',
    fontSizeBase: '16px',
  };
  return {
    theme: dark ? 'night' : 'stripe',
    variables: Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '')),
    rules: { '.Input': { borderColor: colour('--edge'), boxShadow: 'none' } },
  };
}
