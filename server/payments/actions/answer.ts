import { money } from '../../../shared/money.ts';
import type { ActionRow } from '../../database/schema.ts';
import type { ActionState } from '../machines/action.ts';
import type { ActionKind, ActionResult } from './action.ts';

export type Refusal = Extract<ActionResult, { result: 'refused' }>;

/** What an action is answered as it stands now. */
export function answerOf(action: ActionRow): ActionResult {
  const kind = action.kind as ActionKind;
  const token = action.public_id;
  const amount = money(action.amount_minor, action.currency);
  switch (action.state as ActionState) {
    case 'succeeded':
      return { result: 'succeeded', kind, token, money: amount };
    case 'failed':
      return {
        result: 'refused',
        status: kind === 'authorize' ? 402 : 422,
        code: action.failure_code ?? 'failed',
        message: action.failure_message ?? 'It could not be done.',
        token,
        money: amount,
      };
    case 'waiting':
    case 'submitted':
      return { result: 'pending', kind, token, actionId: token, money: amount };
  }
}

/** A refusal that leaves no action behind: the same call may succeed later. */
export function refuse(
  request: { readonly token: string; readonly money: Refusal['money'] },
  status: Refusal['status'],
  code: string,
  message: string,
): Refusal {
  return { result: 'refused', status, code, message, token: request.token, money: request.money };
}
