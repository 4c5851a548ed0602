/** What a look for due work leaves out. */
export interface Except {
  /** Methods that are asked as much as they may be. */
  readonly methods: readonly string[];
  /** What this process is at: ids of what the lease of the work is about. */
  readonly subjects: readonly number[];
}
