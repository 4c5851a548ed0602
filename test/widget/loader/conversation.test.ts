import './script-tag.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { converse, type Hearing } from '../../../widget/loader/conversation.ts';
import { listenUntil } from '../../../widget/loader/listen.ts';

const hello = { tillgate: 1, type: 'hello' };
const ours = 'https://pay.example.com';

let frame: HTMLIFrameElement;
let lifetime: AbortController;
let hearing: { [Type in keyof Hearing]: ReturnType<typeof vi.fn> };
let posted: ReturnType<typeof vi.fn>;
let speak: ReturnType<typeof converse>;

beforeEach(() => {
  frame = document.body.appendChild(document.createElement('iframe'));
  lifetime = new AbortController();
  const names = ['hello', 'submitted', 'unlocked', 'completed', 'failed', 'leave', 'close', 'blur'] as const;
  hearing = Object.fromEntries(names.map((name) => [name, vi.fn()])) as typeof hearing;
  posted = vi.fn();
  Object.assign(frame.contentWindow ?? {}, { postMessage: posted });
  speak = converse(frame, listenUntil(lifetime.signal), hearing as unknown as Hearing);
});
afterEach(() => {
  lifetime.abort();
  frame.remove();
});

const receive = (data: unknown, origin = ours, source: MessageEventSource | null = frame.contentWindow) =>
  window.dispatchEvent(new MessageEvent('message', { data, origin, source }));

/** The child's end of the latest port. */
const childPort = (): MessagePort => posted.mock.lastCall?.[2][0];
const delivered = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('the greeting', () => {
  it('is answered to our exact origin, with a port', () => {
    receive(hello);
    expect(posted.mock.calls).toEqual([[{ tillgate: 1, type: 'connect' }, ours, [expect.anything()]]]);
  });

  it('is heard once it is answered, and what is said then waits for the child', async () => {
    hearing.hello.mockImplementation(() => speak({ type: 'focus', at: 'start' }));
    receive(hello);
    await delivered();
    const heard = vi.fn();
    childPort().onmessage = ({ data }) => heard(data);
    await delivered();
    expect(heard.mock.calls).toEqual([[{ type: 'focus', at: 'start' }]]);
  });

  it.each([
    ['an origin that begins like ours', 'https://pay.example.com.evil.net'],
    ['the beginning of our origin', 'https://pay.example.co'],
    ['an opaque origin', 'null'],
    ['no origin', ''],
  ])('is not answered to %s', (_, origin) => {
    receive(hello, origin);
    expect(posted).not.toHaveBeenCalled();
  });

  it('is not answered to another window, nor to none', () => {
    receive(hello, ours, window);
    receive(hello, ours, null);
    frame.remove();
    receive(hello, ours, null);
    expect(posted).not.toHaveBeenCalled();
  });

  it('is not answered when the session is over', () => {
    lifetime.abort();
    receive(hello);
    expect(posted).not.toHaveBeenCalled();
  });
});

describe('the port', () => {
  it('carries messages both ways', async () => {
    receive(hello);
    const heard = vi.fn();
    childPort().onmessage = ({ data }) => heard(data);
    childPort().postMessage({ type: 'failed', code: 'card_declined' });
    speak({ type: 'focus', at: 'start' });
    await delivered();
    expect(hearing.failed.mock.calls).toEqual([[{ type: 'failed', code: 'card_declined' }]]);
    expect(heard.mock.calls).toEqual([[{ type: 'focus', at: 'start' }]]);
  });

  it.each([[null], ['ready'], [{ type: 'ready' }], [{}], [{ type: 'toString' }], [{ type: 'resize' }], [[]]])(
    'ignores %j',
    async (message) => {
      receive(hello);
      childPort().postMessage(message);
      await delivered();
      const calls = Object.values(hearing).reduce((sum, each) => sum + each.mock.calls.length, 0);
      // The greeting's own.
      expect(calls).toBe(1);
    },
  );

  it('is replaced when the frame greets again; the old one is silent', async () => {
    receive(hello);
    const old = childPort();
    receive(hello);
    old.postMessage({ type: 'close' });
    childPort().postMessage({ type: 'submitted' });
    await delivered();
    expect(hearing.close).not.toHaveBeenCalled();
    expect(hearing.submitted).toHaveBeenCalledTimes(1);
    expect(hearing.hello).toHaveBeenCalledTimes(2);
  });

  it('is silent when the session is over', async () => {
    receive(hello);
    childPort().postMessage({ type: 'completed', checkout: 'co_1' });
    lifetime.abort();
    await delivered();
    expect(hearing.completed).not.toHaveBeenCalled();
  });

  it('takes nothing before the frame has greeted', () => {
    expect(() => speak({ type: 'focus', at: 'end' })).not.toThrow();
  });
});
