import type { CommerceLayerCode } from './types.ts';

/** What stops the steps. `uncertain`: the request may have worked, or may work when it is sent again. */
export class Failure extends Error {
  readonly code: string;
  readonly uncertain: boolean;

  constructor(code: CommerceLayerCode | (string & {}), message: string, uncertain = false) {
    super(message);
    this.code = code;
    this.uncertain = uncertain;
  }
}

/** @throws the error itself when it is none of these: a mistake in this script. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}
