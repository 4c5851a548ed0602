import { randomUUID } from 'node:crypto';

/** Nobody guesses it. */
export const newClientSecret = (id: string): string => `${id}_secret_${randomUUID().replaceAll('-', '')}`;
