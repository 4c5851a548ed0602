/** The heavy half of Tillgate, loaded only by commands that need it: `--help` should answer at once. */
export { isPostgresUrl } from '../database/location.ts';
export { moveToPostgres } from '../database/move/to-postgres.ts';
export { backUp } from '../database/sqlite/back-up.ts';
export { openMethods, openStores } from '../open-adapters.ts';
export { createServices } from '../open-domain.ts';
export { openOperator } from '../operator/open.ts';
export { markRestored, putBack } from '../recovery/restore.ts';
export { registry } from '../registry.ts';
export { startTillgate } from '../tillgate.ts';
