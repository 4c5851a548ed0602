import { isPostgresUrl } from '../database/location.ts';
import type { Complaint } from './mistake.ts';
import { textRule } from './rule.ts';

/** A file for SQLite, or the address of a PostgreSQL. What keeps nothing is refused. */
export const databaseRule = textRule((text): Complaint | null => {
  if (/^postgres(ql)?:/i.test(text)) return addressComplaint(text);
  if (/^[a-z][a-z0-9+.-]+:/i.test(text) && !/^[a-z]:[\\/]/i.test(text)) {
    return { message: 'It must be the path of a file, not a URL.', fix: 'Write e.g. ./data/tillgate.db.' };
  }
  if (text === ':memory:') {
    return { message: 'A database in memory would forget payments.', fix: 'Write e.g. ./data/tillgate.db.' };
  }
  if (text.trim() === '' || text.includes('\0') || text.endsWith('/')) {
    return { message: 'It must be the path of a file.', fix: 'Write e.g. ./data/tillgate.db.' };
  }
  return null;
});

const ADDRESS_FIX = 'Write postgres://user:password@host/database; the password may come from the environment.';

function addressComplaint(text: string): Complaint | null {
  if (!isPostgresUrl(text) || !URL.canParse(text)) {
    return { message: 'It is not the address of a PostgreSQL.', fix: ADDRESS_FIX };
  }
  const { hostname, pathname, searchParams } = new URL(text);
  if (pathname.length < 2) return { message: 'It does not name a database.', fix: ADDRESS_FIX };
  if (hostname === '' && !searchParams.has('host')) return { message: 'It does not name a host.', fix: ADDRESS_FIX };
  return null;
}
