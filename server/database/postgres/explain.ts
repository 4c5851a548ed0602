import { shownLocation } from '../location.ts';

/** What a merchant can do about a database that cannot be used; null when this knows no better than the error itself. */
export function explained(error: unknown, url: string): Error | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const advice = ADVICE[code];
  if (advice === undefined) return null;
  return new Error(`PostgreSQL at ${shownLocation(url)}: ${advice}`, { cause: error });
}

const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Start it, or correct host and port in `database:`.',
  ENOTFOUND: 'there is no such host. Correct it in `database:`.',
  EAI_AGAIN: 'its host cannot be looked up at the moment.',
  ETIMEDOUT: 'it does not answer. Look for a firewall between the two.',
  '28P01': 'it refuses the password. Correct it in `database:`.',
  '28000': 'it does not let this user in. Look at its pg_hba.conf.',
  '3D000': 'there is no such database. Create it: createdb NAME.',
  '42501': 'this user may not create tables there. Make it the owner of the database.',
  '53300': 'it has no connection left. Raise max_connections; Tillgate needs eleven for each server.',
};
