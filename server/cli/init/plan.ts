/** What `tillgate init` asks for: everything a first configuration needs. */
export interface Plan {
  readonly publicUrl: string;
  readonly stores: readonly [StorePlan, ...StorePlan[]];
  /** Test cards, no real money. */
  readonly sandbox: boolean;
  readonly bank: BankPlan | null;
}

export type InitPlatform = StorePlan['platform'];

export type StorePlan = CommonPlan &
  (
    | { readonly platform: 'craftingstore' | 'atshop' }
    /** `organization`: its origin, `https://slug.commercelayer.io`. */
    | { readonly platform: 'commercelayer'; readonly organization: string }
  );

interface CommonPlan {
  readonly id: string;
  readonly origins: readonly string[];
}

export interface BankPlan {
  /** Without spaces. */
  readonly iban: string;
  readonly beneficiary: string;
}

/** How people know the platforms, and the store id proposed for each. */
export const PLATFORMS: Readonly<Record<InitPlatform, { readonly name: string; readonly proposedId: string }>> = {
  craftingstore: { name: 'CraftingStore', proposedId: 'blocks' },
  atshop: { name: 'ATShop', proposedId: 'keys' },
  commercelayer: { name: 'Commerce Layer', proposedId: 'fashion' },
};

export const PLATFORM_IDS = Object.keys(PLATFORMS) as readonly InitPlatform[];

/** The environment variable that holds a CraftingStore store's secret: `BLOCKS_SECRET`. */
export function secretVariable(storeId: string): string {
  const name = storeId.toUpperCase().replace(/-/g, '_');
  return `${/^[0-9]/.test(name) ? 'STORE_' : ''}${name}_SECRET`;
}

/** The file that holds an ATShop store's login token, beside `tillgate.yaml`. */
export function tokenFile(storeId: string): string {
  return `${storeId}.login-token`;
}

/** The file into which `tillgate commercelayer setup` writes the shared secret, beside `tillgate.yaml`. */
export function sharedSecretFile(storeId: string): string {
  return `${storeId}.shared-secret`;
}
