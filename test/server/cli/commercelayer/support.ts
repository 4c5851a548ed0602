import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Questions } from '../../../../server/cli/questions.ts';
import { type CliSetup, cli } from '../support.ts';
import { CLIENT_ID, CLIENT_SECRET, type FakeApi } from './fake-api.ts';

export const PUBLIC_URL = 'https://pay.example.com';

export const CREDENTIALS = { TILLGATE_CL_CLIENT_ID: CLIENT_ID, TILLGATE_CL_CLIENT_SECRET: CLIENT_SECRET };

/** The command line in a folder with a `tillgate.yaml` for the fake. */
export function workbench(folder: { readonly path: string }, fake: FakeApi) {
  const file = (name: string) => join(folder.path, name);
  const bench = {
    /** `keys` are the lines of the store below its organization. */
    configure(keys: readonly string[], publicUrl = PUBLIC_URL): void {
      const lines = [
        `publicUrl: ${publicUrl}`,
        'stores:',
        '  - id: fashion',
        '    platform: commercelayer',
        '    origins: [https://fashion.example.com]',
        `    organization: ${fake.url}`,
        ...keys.map((key) => `    ${key}`),
        'methods:',
        '  bank: { provider: bank-transfer, iban: NL91ABNA0417164300, beneficiary: Example BV }',
      ];
      writeFileSync(file('tillgate.yaml'), `${lines.join('\n')}\n`);
    },
    write(name: string, text: string, mode = 0o600): void {
      writeFileSync(file(name), text);
      chmodSync(file(name), mode);
    },
    read: (name: string) => readFileSync(file(name), 'utf8'),
    mode: (name: string) => statSync(file(name)).mode & 0o777,
    file,
    async run(argv: readonly string[], setup: CliSetup = {}) {
      const result = await cli(['commercelayer', ...argv], {
        cwd: folder.path,
        env: CREDENTIALS,
        ...setup,
      });
      bench.expectNoSecrets(`${result.out}${result.err}`);
      return result;
    },
    /** Whatever happens, nothing that opens a door may be printed. */
    expectNoSecrets(text: string): void {
      expect(text).not.toContain(CLIENT_SECRET);
      expect(text).not.toContain('the-token');
      for (const { attributes } of fake.resources) {
        if (typeof attributes.shared_secret === 'string') expect(text).not.toContain(attributes.shared_secret);
      }
      expect(text).not.toMatch(/[?&]key=[0-9a-f]/);
    },
  };
  return bench;
}

/** Somebody who answers every question with `answer`; the questions are noted. */
export function somebody(answer: boolean, texts: Readonly<Record<string, string>> = {}) {
  const asked: { message: string; hidden: boolean }[] = [];
  const questions: Questions = {
    async text(message, { hidden = false } = {}) {
      asked.push({ message, hidden });
      const found = Object.entries(texts).find(([part]) => message.includes(part));
      if (found === undefined) throw new Error(`Nobody expected: ${message}`);
      return found[1];
    },
    several: () => Promise.reject(new Error('Nobody expected a choice')),
    async yes(message) {
      asked.push({ message, hidden: false });
      return answer;
    },
  };
  return { asked, questions };
}
