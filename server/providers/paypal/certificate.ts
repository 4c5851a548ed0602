import { type KeyObject, X509Certificate } from 'node:crypto';

/** A certificate PayPal signs notifications with, reduced to what is needed of it. */
export interface SigningKey {
  readonly key: KeyObject;
  /** Epoch milliseconds. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** The names PayPal's own SDKs insist on (Java SDK, SSLUtil): live, and the sandbox's. */
const SUBJECT = /^CN=messageverificationcerts(?:\.[a-z0-9-]+)*\.paypal\.com$/m;

/**
 * Reads what PayPal serves: the signing certificate, and possibly those above it. That it is PayPal's stands on the
 * verified connection to PayPal's own host; here it is seen to be one made for signing notifications, by somebody
 * else than itself, and valid now, and what is served above it to have really issued it. Null: not such a certificate.
 */
export function readCertificate(pem: string, now: number): SigningKey | null {
  const chain = parseAll(pem);
  const [leaf, ...above] = chain ?? [];
  if (leaf === undefined || leaf.ca || !SUBJECT.test(leaf.subject)) return null;
  if (leaf.issuer === leaf.subject || leaf.publicKey.asymmetricKeyType !== 'rsa') return null;
  if ((leaf.publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2_048) return null;
  if (![leaf, ...above].every((one) => isValid(one, now))) return null;
  const isChained = above.every((issuer, index) => {
    const issued = index === 0 ? leaf : above[index - 1];
    return issued !== undefined && issuer.ca && issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
  });
  if (!isChained) return null;
  return { key: leaf.publicKey, validFrom: Date.parse(leaf.validFrom), validTo: Date.parse(leaf.validTo) };
}

const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,16384}-----END CERTIFICATE-----/g;
/** A leaf, and up to three above it. */
const MAX_CHAIN = 4;

function parseAll(pem: string): X509Certificate[] | null {
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0 || blocks.length > MAX_CHAIN) return null;
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return null;
  }
}

const isValid = ({ validFrom, validTo }: X509Certificate, now: number): boolean =>
  Date.parse(validFrom) <= now && now <= Date.parse(validTo);
