import { verify as verifySignature } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SigningKey } from './certificate.ts';
import type { Transmission } from './transmission.ts';

/** What PayPal signs: four parts with bars between them, the last one of the raw body (PayPal, Integrate webhooks). */
export const signedText = ({ id, time }: Pick<Transmission, 'id' | 'time'>, webhookId: string, body: Buffer): string =>
  `${id}|${time}|${webhookId}|${crc32(body)}`;

/** RSA with SHA-256, PKCS #1 v1.5, which is Java's `SHA256withRSA`. */
export function isSigned(transmission: Transmission, webhookId: string, body: Buffer, { key }: SigningKey): boolean {
  const text = Buffer.from(signedText(transmission, webhookId, body), 'ascii');
  const signature = Buffer.from(transmission.signature, 'base64');
  // Base64 that reads the same, but is written otherwise, is not what PayPal sent.
  return signature.toString('base64') === transmission.signature && verifySignature('sha256', text, key, signature);
}
