import { isLoopbackUrl } from '../../loopback.ts';
import { type Check, checkBeneficiary, checkIban, checkOrigin, checkStoreId, compactIban } from './checks.ts';
import { checkOrganization, organizationOrigin } from './organization.ts';
import { type InitPlatform, PLATFORMS, type Plan, type StorePlan } from './plan.ts';

/** Answers given on the command line. */
export interface PlanOptions {
  readonly publicUrl?: string;
  readonly platform?: InitPlatform;
  readonly store?: string;
  readonly origin: readonly string[];
  /** At Commerce Layer: slug or address. */
  readonly organization?: string;
  readonly sandbox: boolean;
  readonly iban?: string;
  readonly beneficiary?: string;
}

/** A plan from options alone, for use without a terminal; or what is missing or wrong, one line each. */
export function planFromOptions(options: PlanOptions): Plan | readonly string[] {
  const { publicUrl, platform, origin, organization, iban, beneficiary } = options;
  const missing = [
    ...(publicUrl === undefined ? ['--public-url'] : []),
    ...(platform === undefined ? ['--platform'] : []),
    ...(origin.length === 0 ? ['--origin'] : []),
    ...(platform === 'commercelayer' && organization === undefined ? ['--organization'] : []),
    ...(iban !== undefined && beneficiary === undefined ? ['--beneficiary'] : []),
    ...(iban === undefined && beneficiary !== undefined ? ['--iban'] : []),
  ];
  const problems = [...missing.map((flag) => `${flag} is missing`), ...wrongOptions(options)];
  if (organization !== undefined && platform !== undefined && platform !== 'commercelayer') {
    problems.push('--organization goes with --platform commercelayer');
  }
  if (publicUrl !== undefined && !isLoopbackUrl(publicUrl) && !options.sandbox && iban === undefined) {
    problems.push('name a method: --iban and --beneficiary for bank transfers, --sandbox for test cards, or both');
  }
  if (problems.length > 0 || publicUrl === undefined || platform === undefined) return problems;
  return {
    publicUrl,
    stores: [storePlan(platform, options)],
    sandbox: options.sandbox || iban === undefined,
    bank: iban !== undefined && beneficiary !== undefined ? { iban: compactIban(iban), beneficiary } : null,
  };
}

function storePlan(platform: InitPlatform, { store, origin, organization = '' }: PlanOptions): StorePlan {
  const common = { id: store ?? PLATFORMS[platform].proposedId, origins: origin };
  return platform === 'commercelayer'
    ? { ...common, platform, organization: organizationOrigin(organization) }
    : { ...common, platform };
}

/** Options that were given, but cannot be used. */
export function wrongOptions(options: PlanOptions): readonly string[] {
  const given: readonly [flag: string, value: string | undefined, check: Check][] = [
    ['--public-url', options.publicUrl, checkOrigin],
    ['--store', options.store, checkStoreId],
    ...options.origin.map((origin): [string, string, Check] => ['--origin', origin, checkOrigin]),
    ['--organization', options.organization, checkOrganization],
    ['--iban', options.iban, checkIban],
    ['--beneficiary', options.beneficiary, checkBeneficiary],
  ];
  return given.flatMap(([flag, value, check]) => {
    const problem = value === undefined ? null : check(value);
    return problem === null ? [] : [`${flag}: ${problem}`];
  });
}
