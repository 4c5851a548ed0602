import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withTimeLimit } from '../../server/in-time.ts';

const LIMIT_MS = 10_000;

/** Works until its signal ends, and says by what. */
const untilEnded = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    signal.addEventListener('abort', () => resolve(signal.reason));
  });

describe('work under a time limit', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is told when its time is up, as AbortSignal.timeout tells', async () => {
    const told = withTimeLimit(LIMIT_MS, untilEnded);
    await vi.advanceTimersByTimeAsync(LIMIT_MS);
    expect(await told).toMatchObject({ name: 'TimeoutError' });
  });

  it('is not told a moment before', async () => {
    const told = vi.fn();
    void withTimeLimit(LIMIT_MS, untilEnded).then(told);
    await vi.advanceTimersByTimeAsync(LIMIT_MS - 1);
    expect(told).not.toHaveBeenCalled();
  });

  it('ends with the signal it stands under, for that one’s reason', async () => {
    const outer = new AbortController();
    const told = withTimeLimit(LIMIT_MS, untilEnded, outer.signal);
    outer.abort('the server ends');
    expect(await told).toBe('the server ends');
  });

  it('is over from the start under a signal that has ended', async () => {
    expect(await withTimeLimit(LIMIT_MS, untilEnded, AbortSignal.abort('too late'))).toBe('too late');
  });

  it.each(['done', 'failed'])('leaves no timer and no listener when it is %s', async (how) => {
    const outer = new AbortController();
    const work = async () => {
      if (how === 'failed') throw new Error(how);
      return how;
    };
    expect(await withTimeLimit(LIMIT_MS, work, outer.signal).catch((error: Error) => error.message)).toBe(how);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(outer.signal, 'abort')).toEqual([]);
  });
});
