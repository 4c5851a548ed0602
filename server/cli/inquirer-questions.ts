import { checkbox, confirm, input, password } from '@inquirer/prompts';
import { type Questions, QuestionsCancelled } from './questions.ts';

/** Questions by Inquirer, on the process' own terminal. */
export const inquirerQuestions: Questions = {
  text: (message, { default: byDefault, hidden = false, check } = {}) => {
    const validate = (answer: string) => check?.(answer.trim()) ?? true;
    const asked = hidden
      ? password({ message, mask: true, validate })
      : input({ message, ...(byDefault !== undefined && { default: byDefault }), validate });
    return answered(asked.then((answer) => answer.trim()));
  },
  several: (message, choices) => answered(checkbox({ message, choices, required: true })),
  yes: (message, byDefault) => answered(confirm({ message, default: byDefault })),
};

async function answered<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    const cancelled = error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);
    throw cancelled ? new QuestionsCancelled('Cancelled.') : error;
  }
}
