import { type Issued, issue } from './x509.ts';

/** Keys take a moment to make: once for all fakes of a run. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export const authority = once(() => issue({ commonName: 'Fake Root Authority', ca: true }));

export const signer = once(() =>
  issue({ commonName: 'messageverificationcerts.sandbox.paypal.com', issuer: authority() }),
);

/** What is served by name: the right one, and the ones a verifier must not believe. */
const SERVED: Readonly<Record<string, () => string>> = {
  'CERT-fake-signer': () => `${signer().pem}${authority().pem}`,
  'CERT-fake-leaf-only': () => signer().pem,
  'CERT-fake-other-name': once(() => issue({ commonName: 'www.paypal.com.example', issuer: authority() }).pem),
  'CERT-fake-self-signed': once(() => issue({ commonName: 'messageverificationcerts.paypal.com' }).pem),
  'CERT-fake-weak': once(
    () => issue({ commonName: 'messageverificationcerts.paypal.com', issuer: authority(), bits: 1_024 }).pem,
  ),
  'CERT-fake-expired': once(
    () =>
      issue({ commonName: 'messageverificationcerts.paypal.com', issuer: authority(), validTo: Date.UTC(2026, 0) }).pem,
  ),
  'CERT-fake-not-yet': once(
    () =>
      issue({ commonName: 'messageverificationcerts.paypal.com', issuer: authority(), validFrom: Date.UTC(2040, 0) })
        .pem,
  ),
  'CERT-fake-foreign-chain': once(() => `${signer().pem}${issue({ commonName: 'Fake Root Authority', ca: true }).pem}`),
  'CERT-fake-authority': () => authority().pem,
  'CERT-fake-huge': () => `${signer().pem}${'#'.repeat(100_000)}`,
  'CERT-fake-junk': () => 'no certificate',
};

export const servedAs = (name: string): string | null => SERVED[name]?.() ?? null;
export type { Issued };
