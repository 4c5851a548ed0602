import type { ConfigProblem } from '../../services.ts';

/** One line of the doctor's report. */
export interface Finding extends ConfigProblem {
  /** What was looked at: `config`, `secrets`, `database`, `public-url`, `method`, `store`, `clock`, `register`. */
  readonly check: string;
  /** The key, id or address it is about. */
  readonly subject: string;
}

/** Findings of one check and subject. */
export function findingsOf(check: string, subject: string) {
  const finding =
    (level: ConfigProblem['level']) =>
    (message: string): Finding => ({ check, subject, level, message });
  return { ok: finding('ok'), warning: finding('warning'), error: finding('error') };
}
