import { leasesInDatabase, type Sharing } from './in-database.ts';
import { leasesInProcess } from './in-process.ts';
import type { Leases } from './leases.ts';

export const createLeases = (sharing: Sharing): Leases =>
  sharing.database.shared ? leasesInDatabase(sharing) : leasesInProcess(sharing.database.read);
