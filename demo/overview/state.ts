import type { DemoStores } from '../stores.ts';
import { atshopOrders } from './atshop-orders.ts';
import { craftingStoreOrders } from './craftingstore-orders.ts';
import { fashionOrders } from './fashion-orders.ts';

/** One order of any store, as the overview shows it. */
export interface OverviewOrder {
  /** Tillgate's id of the store; null where only the shopper's browser knows it (ATShop, before or without a link request). */
  readonly store: string | null;
  readonly platform: 'CraftingStore' | 'ATShop' | 'Commerce Layer';
  readonly order: string;
  readonly item: string;
  /** Cents. */
  readonly amount: number;
  readonly currency: string;
  readonly state: string;
  readonly paid: boolean;
  /** How often the store was told "paid" and took it, or authorized it: must never exceed 1. */
  readonly told: number;
  /** What the store did about it. */
  readonly effects: readonly string[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** All orders of the stores, newest first. */
export function overviewOrders(stores: Pick<DemoStores, 'craftingStore' | 'atshop' | 'fashion'>): OverviewOrder[] {
  const orders = [
    ...craftingStoreOrders(stores.craftingStore),
    ...atshopOrders(stores.atshop),
    ...fashionOrders(stores.fashion),
  ];
  return orders.sort((a, b) => b.createdAt - a.createdAt);
}
