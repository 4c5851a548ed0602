/** An answer of the fake: JSON, or nothing when `body` is null. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly contentType?: string;
}
