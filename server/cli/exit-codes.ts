/** What a script can rely on. */
export const EXIT = { ok: 0, problem: 1, usage: 2 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
