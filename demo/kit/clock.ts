/** The fakes' wall clock, epoch milliseconds: tests move it to pass CraftingStore's seven days or a token's end. */
export interface DemoClock {
  now(): number;
}

export const wallClock: DemoClock = { now: () => Date.now() };
