import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../../server/database/database.ts';
import { startPostgres } from '../../support/postgres.ts';
import './place.ts';

/** One PostgreSQL for all test files of the project, with a migrated database to copy. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  const template = await postgres.createDatabase();
  await (await openDatabase(template, { serve: false })).close();
  const { protocol, username, password, host, pathname } = new URL(template);
  project.provide('postgres', {
    address: `${protocol}//${username}:${password}@${host}`,
    template: pathname.slice(1),
  });
  return () => postgres.stop();
}
