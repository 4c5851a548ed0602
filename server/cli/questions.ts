/** A question to the person at the terminal. `check` returns what is wrong with an answer, or null. */
export interface Questions {
  text(
    message: string,
    options?: {
      readonly default?: string;
      /** A secret: what is typed is not shown. */
      readonly hidden?: boolean;
      check?(answer: string): string | null;
    },
  ): Promise<string>;
  several(message: string, choices: readonly Choice[]): Promise<readonly string[]>;
  yes(message: string, byDefault: boolean): Promise<boolean>;
}

export interface Choice {
  readonly value: string;
  readonly name: string;
  readonly checked?: boolean;
}

/** The person pressed Ctrl-C or closed the terminal. */
export class QuestionsCancelled extends Error {}
