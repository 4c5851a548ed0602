import { createHmac } from 'node:crypto';

export interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What the address of a payment gets: its id, unsigned. */
export const classic = (id: string): Posted => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Mollie HTTP client/1.0' },
  body: Buffer.from(`id=${id}`),
});

export const signature = (body: Buffer, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** What a webhook made in the dashboard gets. */
export function signed(
  event: { id: string; type: string; entityId: string; entity?: object },
  secret: string,
  at: number,
): Posted {
  const { id, type, entityId, entity } = event;
  const createdAt = new Date(at).toISOString();
  const content = { resource: 'event', id, type, entityId, createdAt, ...(entity && { _embedded: { entity } }) };
  const body = Buffer.from(JSON.stringify({ ...content, _links: {} }));
  return { headers: { 'content-type': 'application/json', 'x-mollie-signature': signature(body, secret) }, body };
}
