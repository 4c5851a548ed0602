import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Stores } from '../../../support/world.ts';

/** For `prepare`: Tillgate answers a call of the platform within so many milliseconds, in place of its own 3 seconds. */
export const answerWithin =
  (ms: number) =>
  async (stores: Stores): Promise<Stores> => {
    const before = readFileSync(stores.configFile, 'utf8');
    const after = before.replace('    organization:', `    answerWithinMs: ${ms}\n    organization:`);
    expect(after).not.toBe(before);
    writeFileSync(stores.configFile, after);
    return stores;
  };
