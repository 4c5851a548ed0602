import type { Package } from './options.ts';

/** What the demo store sells. */
export const DEFAULT_PACKAGES: readonly Package[] = [
  {
    id: 'vip',
    name: 'VIP rank',
    description: 'A coloured name, two extra homes and a seat when the server is full.',
    price: 900,
    command: 'lp user {player} parent add vip',
  },
  {
    id: 'crate',
    name: "Smith's crate <5 keys> & more",
    description: 'Five keys for the crate at spawn. Its name tests every escape there is.',
    price: 475,
    command: 'crate give {player} smith 5',
  },
  {
    id: 'island',
    name: 'Sky island 64×64',
    description: 'An island of your own above the clouds, ready to build on.',
    price: 2450,
    command: 'island create {player} large',
  },
];
