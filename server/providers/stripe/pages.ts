import type { ZodType } from 'zod';
import type { Answer } from './answer.ts';
import { unsure } from './answer.ts';
import type { Get, StripeClient } from './client.ts';
import { listOf } from './things.ts';

const PER_PAGE = 100;
/** 5 000 things; whoever has more of them in one window is not served by turning pages. */
const MAX_PAGES = 50;

interface Listed {
  readonly id: string;
}

/** Turns the pages of a list, newest first, until one thing is the right one; null: none is. */
export async function findInPages<T extends Listed>(
  client: StripeClient,
  request: Get,
  item: ZodType<T>,
  isIt: (thing: T) => boolean,
): Promise<Answer<T | null>> {
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { ...request.query, limit: PER_PAGE, starting_after: after };
    const answer = await client.get({ ...request, query }, listOf(item));
    if (answer.status !== 'succeeded') return answer;
    const { data, has_more } = answer.value;
    const found = data.find(isIt);
    if (found) return { status: 'succeeded', value: found };
    after = data.at(-1)?.id;
    if (!has_more || after === undefined) return { status: 'succeeded', value: null };
  }
  return unsure('unparseable', 'Stripe has more of them than can be looked through.');
}

/** Everything in a list. */
export async function everyPage<T extends Listed>(
  client: StripeClient,
  request: Get,
  item: ZodType<T>,
): Promise<Answer<T[]>> {
  const all: T[] = [];
  const answer = await findInPages(client, request, item, (thing) => {
    all.push(thing);
    return false;
  });
  return answer.status === 'succeeded' ? { status: 'succeeded', value: all } : answer;
}
