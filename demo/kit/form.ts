import type { Request } from 'express';

/** A text field of a submitted form, trimmed; empty when it is missing or not a text. */
export function field(request: Request, name: string): string {
  const value: unknown = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value.trim() : '';
}
