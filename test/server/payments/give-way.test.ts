import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { giveWayToBurst } from '../../../server/payments/give-way.ts';

let looks = 0;
const monotonic = () => Date.now();
const look = () => {
  looks += 1;
};

beforeEach(() => {
  looks = 0;
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => void vi.useRealTimers());

describe('a look at what notifications ask for', () => {
  it('comes at once with each that comes alone', () => {
    const burst = giveWayToBurst(look, monotonic);
    for (let count = 1; count <= 20; count += 1) {
      burst.arrived();
      expect(looks).toBe(count);
      vi.advanceTimersByTime(20);
    }
  });

  it('comes now and then during a burst, and at once again after it', () => {
    const burst = giveWayToBurst(look, monotonic);
    for (let count = 0; count < 50; count += 1) burst.arrived();
    looks = 0;
    for (let ms = 0; ms < 500; ms += 1) {
      burst.arrived();
      burst.left();
      vi.advanceTimersByTime(1);
    }
    expect(looks).toBeGreaterThan(10);
    expect(looks).toBeLessThan(30);
    vi.advanceTimersByTime(300);
    looks = 0;
    burst.left();
    expect(looks).toBe(1);
  });

  it('is put off no more once a burst has lasted a second', () => {
    const burst = giveWayToBurst(look, monotonic);
    for (let ms = 0; ms < 1_100; ms += 1) {
      burst.arrived();
      vi.advanceTimersByTime(1);
    }
    looks = 0;
    burst.arrived();
    burst.left();
    expect(looks).toBe(2);
  });
});
