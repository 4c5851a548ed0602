import type { Complaint } from './mistake.ts';
import { textRule } from './rule.ts';

/** A file for SQLite. What names a server, or keeps nothing, is refused. */
export const databaseRule = textRule((text): Complaint | null => {
  if (/^postgres(ql)?:/i.test(text)) {
    return {
      message: 'PostgreSQL is not supported by this version.',
      fix: 'Write the path of a file, e.g. ./data/tillgate.db.',
    };
  }
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
