import { generateKeyPairSync } from 'node:crypto';
import { signingKey } from './signing-key.ts';
import { issue, type Wanted } from './x509.ts';

export const authority = issue({ commonName: 'Fake Root Authority', ca: true });

const issued = (wanted: Partial<Wanted>) =>
  issue({
    commonName: 'messageverificationcerts.sandbox.paypal.com',
    issuer: authority,
    privateKey: signingKey,
    ...wanted,
  });

export const signer = issued({});

/** What is served by name: the right one, and the ones a verifier must not believe. */
const SERVED: Readonly<Record<string, () => string>> = {
  'CERT-fake-signer': () => `${signer.pem}${authority.pem}`,
  'CERT-fake-leaf-only': () => signer.pem,
  'CERT-fake-other-name': () => issued({ commonName: 'www.paypal.com.example' }).pem,
  'CERT-fake-self-signed': () =>
    issue({ commonName: 'messageverificationcerts.paypal.com', privateKey: signingKey }).pem,
  'CERT-fake-weak': () => issued({ privateKey: generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey }).pem,
  'CERT-fake-curve': () =>
    issued({ privateKey: generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey }).pem,
  'CERT-fake-expired': () => issued({ validTo: Date.UTC(2026, 0) }).pem,
  'CERT-fake-not-yet': () => issued({ validFrom: Date.UTC(2040, 0) }).pem,
  'CERT-fake-foreign-chain': () => `${signer.pem}${issue({ commonName: 'Fake Root Authority', ca: true }).pem}`,
  'CERT-fake-authority': () => authority.pem,
  'CERT-fake-huge': () => `${signer.pem}${'#'.repeat(100_000)}`,
  'CERT-fake-junk': () => 'no certificate',
};

export const servedAs = (name: string): string | null => SERVED[name]?.() ?? null;
