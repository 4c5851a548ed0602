import { Challenge } from '../challenge/Challenge.tsx';
import { Pay } from '../methods/Pay.tsx';
import { useCheckout } from '../model/context.ts';
import { Failure } from '../status/Failure.tsx';
import { Cancelled, Completed, Expired, Processing, Review } from '../status/screens.tsx';
import { Instructions } from './Instructions.tsx';

/** Picks what the page shows; model/screen.ts says when. */
export function Screen() {
  const { screen, view } = useCheckout();
  const now = screen.value;
  const { payment } = view.value;
  if (now === 'expired') return <Expired />;
  if (now === 'cancelled') return <Cancelled />;
  if (now === 'completed') return <Completed />;
  if (now === 'review') return <Review />;
  if (now === 'processing') return <Processing />;
  if (now === 'actionRequired') return <Challenge />;
  if (now === 'awaitingTransfer' && payment?.instructions) return <Instructions instructions={payment.instructions} />;
  return (
    <>
      {now === 'failed' && <Failure code={payment?.failure?.code ?? 'processing_error'} />}
      <Pay />
    </>
  );
}
