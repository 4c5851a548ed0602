import { openDatabase } from '../../../server/database/database.ts';

/** Puts Tillgate's schema into an empty database, for a server that does not do it itself. */
export async function migrated(location: string): Promise<string> {
  const database = await openDatabase(location, { serve: false });
  await database.close();
  return location;
}
