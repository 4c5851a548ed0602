import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { Spinner } from '../parts/Spinner.tsx';
import './status.css';

interface Props {
  readonly mark: IconName | 'spinner';
  readonly tone?: 'good' | 'bad' | 'plain';
  readonly heading: string;
  readonly children?: ComponentChildren;
}

/** A screen that says one thing: a mark, a heading, a sentence, and what can be done. */
export function Status({ mark, tone = 'plain', heading, children }: Props) {
  return (
    <section class="status">
      <div class={`mark mark-${tone}`}>{mark === 'spinner' ? <Spinner /> : <Icon name={mark} />}</div>
      <h2 tabIndex={-1}>{heading}</h2>
      {children}
    </section>
  );
}
