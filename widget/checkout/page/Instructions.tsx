import type { Instructions as Told } from '../../../shared/api.ts';
import { CryptoDetails } from '../crypto/CryptoDetails.tsx';
import { TransferDetails } from '../transfer/TransferDetails.tsx';

/** What the shopper was told to pay with. */
export function Instructions({ instructions }: { instructions: Told }) {
  switch (instructions.kind) {
    case 'transfer':
      return <TransferDetails transfer={instructions} />;
    case 'crypto':
      return <CryptoDetails crypto={instructions} />;
    case 'fields':
      // Filled in where the method was picked.
      return null;
  }
}
