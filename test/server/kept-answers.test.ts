import { expect, it } from 'vitest';
import { createKeptAnswers } from '../../server/kept-answers.ts';
import { testClock } from './support/domain.ts';

function scene(max = 3) {
  const clock = testClock();
  const kept = createKeptAnswers<string>(clock, max);
  const asked: string[] = [];
  const get = (key: string, keepMs = 1_000) =>
    kept.get(key, async () => {
      asked.push(key);
      return { value: `${key}${asked.length}`, keepMs };
    });
  return { clock, kept, asked, get };
}

it('asks once for those who ask at the same time, and repeats the answer until its time is over', async () => {
  const { clock, asked, get } = scene();
  expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual(['a1', 'a1', 'b2']);
  clock.advance(999);
  expect(await get('a')).toBe('a1');
  clock.advance(1);
  expect(await get('a')).toBe('a3');
  expect(asked).toEqual(['a', 'b', 'a']);
});

it('forgets the oldest when there are too many', async () => {
  const { asked, get } = scene(2);
  for (const key of ['a', 'b', 'c', 'b', 'a']) await get(key);
  expect(asked).toEqual(['a', 'b', 'c', 'a']);
});

it('keeps no failure: the next one asks again', async () => {
  const { kept, get } = scene();
  for (const fails of [
    () => Promise.reject(new Error('down')),
    () => {
      throw new Error('bug');
    },
  ]) {
    await expect(kept.get('a', fails)).rejects.toThrow();
  }
  expect(await get('a')).toBe('a1');
});
