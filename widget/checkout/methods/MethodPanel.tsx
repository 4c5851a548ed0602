import type { MethodView } from '../../../shared/api.ts';
import { CardPanel } from '../card/CardPanel.tsx';
import { RedirectPanel } from '../redirect/RedirectPanel.tsx';
import { TransferPanel } from '../transfer/TransferPanel.tsx';

/** What a method asks for before it can be paid with. */
export function MethodPanel({ method }: { method: MethodView }) {
  switch (method.panel) {
    case 'card':
      return <CardPanel method={method} />;
    case 'transfer':
      return <TransferPanel />;
    case 'redirect':
      return <RedirectPanel method={method} />;
  }
}
