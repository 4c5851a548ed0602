import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { Complaint } from './mistake.ts';

/** Names Express knows for the usual private ranges. */
const NAMED_SUBNETS = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Express' `trust proxy`: how many proxies stand in front, or in which subnets they are. */
export const trustProxyRule = z.unknown().transform((value, context): false | number | readonly string[] => {
  const given = typeof value === 'string' ? fromText(value) : value;
  const complaint = complaintAbout(given);
  if (complaint === null) return given as false | number | readonly string[];
  context.addIssue({ code: 'custom', message: complaint.message, params: { fix: complaint.fix } });
  return z.NEVER;
});

/** `${TRUST_PROXY}` gives text: a number, or subnets with commas between them. */
function fromText(text: string): unknown {
  if (/^[0-9]{1,3}$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text.split(',').map((subnet) => subnet.trim());
}

function complaintAbout(given: unknown): Complaint | null {
  if (given === false) return null;
  if (given === true) {
    return {
      message: '"true" would trust every sender, and anyone could forge the address that rate limits count by.',
      fix: 'Write the number of proxies in front of Tillgate (usually 1), or their subnets.',
    };
  }
  if (typeof given === 'number') return Number.isInteger(given) && given >= 0 && given <= 10 ? null : NOT_A_SETTING;
  if (!Array.isArray(given) || given.length === 0) return NOT_A_SETTING;
  const wrong = given.find((subnet) => !isSubnet(subnet));
  if (wrong !== undefined) {
    return { message: `"${String(wrong)}" is not a subnet.`, fix: 'Write it like 10.0.0.0/8, or loopback.' };
  }
  const everyone = given.find((subnet) => String(subnet).endsWith('/0'));
  if (everyone === undefined) return null;
  return { message: `${String(everyone)} is every address there is.`, fix: 'Name the subnets of your own proxies.' };
}

const NOT_A_SETTING: Complaint = {
  message: 'It must be a number of proxies from 0 to 10, or a list of subnets.',
  fix: 'Write e.g. 1, or [10.0.0.0/8].',
};

function isSubnet(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return NAMED_SUBNETS.has(value) || ipaddr.isValid(value) || ipaddr.isValidCIDR(value);
}
