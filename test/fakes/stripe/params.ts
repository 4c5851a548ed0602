import { invalid, type Metadata } from './things.ts';

/** A form as it arrived: texts, lists and nested parts. */
export type Form = { readonly [name: string]: unknown };

export const isForm = (value: unknown): value is Form =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Refuses parameters the endpoint does not have, as Stripe does. */
export function only(form: Form, names: readonly string[]): void {
  for (const name of Object.keys(form)) {
    if (!names.includes(name))
      throw invalid('parameter_unknown', `Received unknown parameter: ${name}`, { param: name });
  }
}

export function part(form: Form, name: string): Form {
  const value = form[name];
  return isForm(value) ? value : {};
}

export function text(form: Form, name: string): string | null {
  const value = form[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function needed(form: Form, name: string): string {
  const value = text(form, name);
  if (value === null) throw invalid('parameter_missing', `Missing required param: ${name}.`, { param: name });
  return value;
}

export function integer(form: Form, name: string): number | null {
  const value = text(form, name);
  if (value === null) return null;
  if (!/^-?\d+$/.test(value)) throw invalid('parameter_invalid_integer', `Invalid integer: ${value}`, { param: name });
  return Number(value);
}

export function metadataOf(form: Form): Metadata {
  return Object.fromEntries(Object.entries(part(form, 'metadata')).map(([name, value]) => [name, String(value)]));
}

export const oneOf = (form: Form, name: string, allowed: readonly string[], otherwise: string): string => {
  const value = text(form, name) ?? otherwise;
  if (!allowed.includes(value)) throw invalid('parameter_invalid', `Invalid ${name}: ${value}`, { param: name });
  return value;
};
