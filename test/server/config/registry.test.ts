import { expect, it } from 'vitest';
import { createRegistry } from '../../../server/config/registry.ts';
import { registry } from './support.ts';

it('finds definitions by their id and refuses two of one', () => {
  const [platform] = registry.platforms.values();
  if (platform === undefined) throw new Error('no platform');
  expect(createRegistry([platform], []).platforms.get(platform.id)).toBe(platform);
  expect(() => createRegistry([platform, platform], [])).toThrow(platform.id);
});
