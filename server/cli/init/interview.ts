import { isLoopbackUrl } from '../../loopback.ts';
import type { Questions } from '../questions.ts';
import {
  checkBeneficiary,
  checkIban,
  checkOrigin,
  checkOrigins,
  checkStoreId,
  compactIban,
  splitList,
} from './checks.ts';
import type { PlanOptions } from './options.ts';
import { checkOrganization, organizationOrigin } from './organization.ts';
import { type BankPlan, type InitPlatform, PLATFORM_IDS, PLATFORMS, type Plan, type StorePlan } from './plan.ts';

/** Asks a person for a plan; what the command line gave is the proposed answer. */
export async function interview(questions: Questions, given: PlanOptions): Promise<Plan> {
  const publicUrl = await questions.text('Address under which shoppers will reach Tillgate', {
    default: given.publicUrl ?? 'http://localhost:8080',
    check: checkOrigin,
  });
  const stores = await askStores(questions, given);
  const methods = await askMethods(questions, publicUrl, given);
  return { publicUrl, stores, ...methods };
}

async function askStores(questions: Questions, given: PlanOptions): Promise<Plan['stores']> {
  const chosen = await questions.several(
    'Where are your stores?',
    PLATFORM_IDS.map((value) => ({ value, name: PLATFORMS[value].name, checked: value === given.platform })),
  );
  const stores: StorePlan[] = [];
  for (const platform of PLATFORM_IDS.filter((id) => chosen.includes(id))) {
    const taken = stores.map(({ id }) => id);
    stores.push(await askStore(questions, platform, given, taken));
  }
  const [first, ...others] = stores;
  if (first === undefined) throw new Error('Choose at least one platform.');
  return [first, ...others];
}

async function askStore(
  questions: Questions,
  platform: InitPlatform,
  given: PlanOptions,
  taken: readonly string[],
): Promise<StorePlan> {
  const { name, proposedId } = PLATFORMS[platform];
  const isGiven = platform === given.platform;
  const id = await questions.text(`Short name for your ${name} store (it stands in URLs)`, {
    default: (isGiven ? given.store : undefined) ?? proposedId,
    check: (answer) => (taken.includes(answer) ? 'Another store has this name.' : checkStoreId(answer)),
  });
  const origins = await questions.text(`Address of your ${name} store (several: separate them with commas)`, {
    ...(isGiven && given.origin.length > 0 && { default: given.origin.join(', ') }),
    check: checkOrigins,
  });
  const common = { id, origins: splitList(origins) };
  if (platform !== 'commercelayer') return { ...common, platform };
  return { ...common, platform, organization: await askOrganization(questions, given) };
}

async function askOrganization(questions: Questions, { organization }: PlanOptions): Promise<string> {
  const answer = await questions.text('Your organization at Commerce Layer: its slug or address', {
    ...(organization !== undefined && { default: organization }),
    check: checkOrganization,
  });
  return organizationOrigin(answer);
}

async function askMethods(
  questions: Questions,
  publicUrl: string,
  given: PlanOptions,
): Promise<Pick<Plan, 'sandbox' | 'bank'>> {
  const local = isLoopbackUrl(publicUrl);
  const methods = await questions.several('How can shoppers pay?', [
    { value: 'sandbox', name: 'Test cards (sandbox: no real money)', checked: given.sandbox || local },
    { value: 'bank', name: 'Bank transfer (IBAN and QR code)', checked: given.iban !== undefined },
  ]);
  let sandbox = methods.includes('sandbox');
  if (sandbox && !local) {
    const question = `${publicUrl} is on the Internet: anyone could "pay" with a test card. Really allow test cards there?`;
    sandbox = await questions.yes(question, false);
  }
  // Whoever takes back the test cards needs another way to be paid.
  const bank = methods.includes('bank') || !sandbox ? await askBank(questions, given) : null;
  return { sandbox, bank };
}

async function askBank(questions: Questions, given: PlanOptions): Promise<BankPlan> {
  const iban = await questions.text('IBAN of the account that receives transfers', {
    ...(given.iban !== undefined && { default: given.iban }),
    check: checkIban,
  });
  const beneficiary = await questions.text('Account holder, as the bank has it', {
    ...(given.beneficiary !== undefined && { default: given.beneficiary }),
    check: checkBeneficiary,
  });
  return { iban: compactIban(iban), beneficiary };
}
