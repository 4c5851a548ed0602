/** `tillgate migrate-to-postgres` as a process to be killed: `<file> <postgres://…> <table at which it kills itself>`. */
import { moveToPostgres } from '../../server/database/move/to-postgres.ts';

const [file = '', url = '', fatal] = process.argv.slice(2);
const moved = await moveToPostgres(file, url, {
  now: Date.now(),
  onProgress: ({ table }) => {
    if (table === fatal) process.kill(process.pid, 'SIGKILL');
  },
});
process.exit(moved.result === 'moved' ? 0 : 1);
