import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';

export type File = Libsql.Database;

const TABLES = `
  CREATE TABLE IF NOT EXISTS payments (
    ref TEXT PRIMARY KEY,
    merchant_ref TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    capture TEXT NOT NULL,
    stage TEXT NOT NULL,
    decline TEXT,
    behaviour TEXT NOT NULL,
    last4 TEXT NOT NULL,
    description TEXT NOT NULL,
    return_url TEXT,
    notification_url TEXT NOT NULL,
    frame_ancestors TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    settles_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS payments_by_merchant_ref ON payments (merchant_ref);
  CREATE INDEX IF NOT EXISTS payments_settling ON payments (settles_at) WHERE stage = 'processing';
  CREATE INDEX IF NOT EXISTS payments_expiring ON payments (expires_at) WHERE stage = 'actionRequired';

  CREATE TABLE IF NOT EXISTS movements (
    id INTEGER PRIMARY KEY,
    payment TEXT NOT NULL REFERENCES payments (ref),
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS movements_by_payment ON movements (payment);

  CREATE TABLE IF NOT EXISTS instructions (
    ref TEXT PRIMARY KEY,
    payment TEXT NOT NULL REFERENCES payments (ref),
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    state TEXT NOT NULL,
    due_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS instructions_pending ON instructions (payment) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS instructions_due ON instructions (due_at) WHERE state = 'pending';

  CREATE TABLE IF NOT EXISTS holds (
    payment TEXT PRIMARY KEY REFERENCES payments (ref),
    lapses_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS holds_by_age ON holds (lapses_at);

  CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    ref TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS keys_by_age ON keys (created_at);

  CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY,
    customer TEXT,
    payment TEXT UNIQUE REFERENCES payments (ref),
    behaviour TEXT NOT NULL,
    last4 TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY,
    payment TEXT NOT NULL REFERENCES payments (ref),
    url TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS events_due ON events (next_at) WHERE next_at IS NOT NULL;

  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

/**
 * The bank's own file, apart from Tillgate's database: a real bank remembers a charge although the merchant's
 * server was killed. `:memory:` for tests that need no restart.
 */
export function openFile(path: string): File {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const file = new Libsql(path, { timeout: 5_000 });
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = FULL');
  file.pragma('foreign_keys = ON');
  file.exec(TABLES);
  return file;
}

/** One value of the bank's own, made at first use and kept. */
export function setting(file: File, name: string, make: () => string): string {
  file.prepare('INSERT INTO settings (name, value) VALUES (@name, @value) ON CONFLICT DO NOTHING').run({
    name,
    value: make(),
  });
  const row = file.prepare('SELECT value FROM settings WHERE name = @name').get({ name }) as { value: string };
  return row.value;
}
