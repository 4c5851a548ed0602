import type { MeteorError } from '../faults.ts';

/** What a method or publication throws to be answered as a Meteor error. */
export class MeteorFailure extends Error {
  readonly meteor: MeteorError;

  constructor(meteor: MeteorError) {
    super(meteor.reason ?? String(meteor.error));
    this.meteor = meteor;
  }
}

/** The error object inside `result` and `nosub`. */
export function meteorError({ error, reason, details }: MeteorError): Readonly<Record<string, unknown>> {
  return {
    isClientSafe: true,
    error,
    ...(reason === undefined ? {} : { reason, message: `${reason} [${error}]` }),
    ...(details === undefined ? {} : { details }),
    errorType: 'Meteor.Error',
  };
}

/** Anything thrown, as the client sees it: only a MeteorFailure says more than 500. */
export function thrownError(thrown: unknown): Readonly<Record<string, unknown>> {
  return meteorError(thrown instanceof MeteorFailure ? thrown.meteor : { error: 500, reason: 'Internal server error' });
}
