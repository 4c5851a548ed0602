/** Why a command about Commerce Layer cannot go on: a stable code, and words that say what to do. Holds no secret. */
export class CommerceLayerProblem extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
