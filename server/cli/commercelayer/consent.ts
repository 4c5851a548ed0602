import type { Dependencies } from '../dependencies.ts';
import { CommerceLayerProblem } from './problem.ts';

export interface ConsentOptions {
  readonly yes: boolean;
  readonly json: boolean;
}

/** A person's agreement to something that cannot simply be taken back. */
export interface Consent {
  /** Asks where somebody can be asked; `--yes` agrees; else false. */
  given(question: string): Promise<boolean>;
  /** @throws CommerceLayerProblem `not_agreed`, which says what to do, unless it is given */
  need(question: string, without: string): Promise<void>;
}

export function consentBy({ yes, json }: ConsentOptions, { io, loadQuestions }: Dependencies): Consent {
  async function given(question: string): Promise<boolean> {
    if (yes) return true;
    return io.interactive && !json && (await loadQuestions()).yes(question, false);
  }
  return {
    given,
    async need(question, without) {
      if (await given(question)) return;
      throw new CommerceLayerProblem(
        'not_agreed',
        `${without} Nothing was changed. To do it anyway, repeat with --yes.`,
      );
    },
  };
}
