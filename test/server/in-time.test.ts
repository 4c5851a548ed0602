import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inTime, withTimeLimit } from '../../server/in-time.ts';

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

describe('a call into a module of somebody else’s', () => {
  const signal = () => new AbortController().signal;

  it('gives what it promised', async () => {
    expect(await inTime(signal(), async () => 'paid')).toBe('paid');
  });

  it('gives what it answered without a promise, as JavaScript may', async () => {
    expect(await inTime(signal(), () => 'paid')).toBe('paid');
  });

  it('gives null once the time is up, whether it listens or not', async () => {
    const controller = new AbortController();
    const answer = inTime(controller.signal, () => new Promise(() => {}));
    controller.abort();
    expect(await answer).toBeNull();
  });

  it('is not made when the time was up before', async () => {
    const call = vi.fn();
    expect(await inTime(AbortSignal.abort(), call)).toBeNull();
    expect(call).not.toHaveBeenCalled();
  });

  it.each([
    ['answers', () => 'paid'],
    ['throws', () => Promise.reject(new Error('no'))],
    [
      'throws at once',
      () => {
        throw new Error('no');
      },
    ],
  ])('leaves no listener when it %s', async (_how, call) => {
    const waiting = signal();
    await inTime(waiting, call as () => Promise<string>).catch((error: Error) => expect(error.message).toBe('no'));
    expect(getEventListeners(waiting, 'abort')).toEqual([]);
  });
});
