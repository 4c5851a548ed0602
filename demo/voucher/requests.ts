import { z } from 'zod';
import { type Money, MoneyError, parseDecimal } from '../../shared/money.ts';
import { type NewPayment, Refusal } from './books.ts';

/** What vouchers are sold in. */
const CURRENCIES = ['EUR', 'USD', 'GBP'] as const;

const amount = { amount: z.string(), currency: z.enum(CURRENCIES) };
const web = z.url({ protocol: /^https?$/ }).max(2_000);

const newPayment = z.object({
  ...amount,
  reference: z.string().min(1).max(100),
  description: z.string().max(200),
  return_url: web,
  notify_url: web,
  /** Epoch milliseconds. */
  expires_at: z.int(),
});

export function readNewPayment(body: unknown): NewPayment {
  const wanted = read(newPayment, body);
  return {
    reference: wanted.reference,
    money: moneyOf(wanted),
    description: wanted.description,
    returnUrl: wanted.return_url,
    notifyUrl: wanted.notify_url,
    expiresAt: wanted.expires_at,
  };
}

export const readRefund = (body: unknown): Money => moneyOf(read(z.object(amount), body));

function moneyOf(told: { readonly amount: string; readonly currency: string }): Money {
  try {
    const money = parseDecimal(told.amount, told.currency);
    if (money.amountMinor > 0) return money;
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
  }
  throw new Refusal(422, `${told.amount} is no amount of ${told.currency}`);
}

function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(422, `${issue?.path.join('.') ?? 'body'}: ${issue?.message}`);
}
