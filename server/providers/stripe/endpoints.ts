import { z } from 'zod';

/** A webhook endpoint of the account (Stripe API reference, Webhook Endpoints). */
export const endpoint = z.object({
  id: z.string().regex(/^we_\w{1,200}$/),
  url: z.string(),
  status: z.string(),
  enabled_events: z.array(z.string()),
  /** Told once, when it is made. */
  secret: z.string().nullish(),
});

export type Endpoint = z.output<typeof endpoint>;
