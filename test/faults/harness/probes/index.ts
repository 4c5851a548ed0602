import type { Probe } from '../probe.ts';

/** Drawn in every round. */
export const PROBES: readonly Probe[] = [];
