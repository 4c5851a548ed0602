/** Just enough of X.509 (RFC 5280) and DER (X.690) to issue certificates for tests; node:crypto can only read them. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

const der = (tag: number, ...contents: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes);
const time = (ms: number) =>
  der(0x18, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]|\.\d+Z$/g, '')}Z`, 'ascii'));

const SHA256_WITH_RSA = sequence(oid('2a864886f70d01010b'), der(0x05));
const name = (commonName: string) =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName, 'utf8')))));
const basicConstraints = (ca: boolean) =>
  sequence(
    oid('551d13'),
    der(0x01, Buffer.from([0xff])),
    der(0x04, sequence(...(ca ? [der(0x01, Buffer.from([0xff]))] : []))),
  );

export interface Issued {
  readonly commonName: string;
  readonly pem: string;
  readonly privateKey: KeyObject;
}

export interface Wanted {
  readonly commonName: string;
  /** Epoch milliseconds. */
  readonly validFrom?: number;
  readonly validTo?: number;
  readonly ca?: boolean;
  readonly bits?: number;
  /** Itself, where nobody is named. */
  readonly issuer?: Issued;
}

let serial = 0;

export function issue(wanted: Wanted): Issued {
  const { commonName, validFrom = Date.UTC(2020, 0), validTo = Date.UTC(2049, 0), ca = false, issuer } = wanted;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: wanted.bits ?? 2_048 });
  serial += 1;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serial & 0x7f])),
    SHA256_WITH_RSA,
    name(issuer?.commonName ?? commonName),
    sequence(time(validFrom), time(validTo)),
    name(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(basicConstraints(ca))),
  );
  const certificate = sequence(body, SHA256_WITH_RSA, bits(sign('sha256', body, issuer?.privateKey ?? privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  return { commonName, pem, privateKey };
}
