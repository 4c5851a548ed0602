import { screen } from '@testing-library/preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChildMessage, ParentMessage } from '../../../shared/messages.ts';
import { type OpenPage, openPage } from './page.ts';
import { json } from './server.ts';
import { BANK, COMPLETED, IDEAL, PROCESSING, paymentOf, viewOf } from './views.ts';

const STORE = 'https://blocks.example';
const CONNECT = { tillgate: 1, type: 'connect' };

/** The parent's end of the conversation. */
class FakePort {
  readonly heard: ChildMessage[] = [];
  closed = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  postMessage(message: ChildMessage): void {
    this.heard.push(message);
  }

  say(message: ParentMessage | unknown): void {
    this.onmessage?.({ data: message });
  }

  close(): void {
    this.closed = true;
  }

  types(): string[] {
    return this.heard.map(({ type }) => type);
  }
}

let parent: Window;
const helloes: unknown[][] = [];

beforeEach(() => {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  if (!frame.contentWindow) throw new Error('no window');
  parent = frame.contentWindow;
  helloes.length = 0;
  parent.postMessage = (...message: unknown[]) => void helloes.push(message);
  vi.stubGlobal('parent', parent);
});

function offer(changes: Record<string, unknown> = {}): FakePort {
  const port = new FakePort();
  const event = { data: CONNECT, origin: STORE, source: parent, ports: [port], ...changes };
  window.dispatchEvent(Object.assign(new Event('message'), event));
  return port;
}

function openFrame(view = viewOf()): { page: OpenPage; port: FakePort } {
  const page = openPage(view, { parents: [STORE] });
  return { page, port: offer() };
}

describe('the handshake', () => {
  it('says hello to anyone, and ready to the parent that answers', () => {
    const { port } = openFrame();
    expect(helloes).toEqual([[{ tillgate: 1, type: 'hello' }, '*']]);
    expect(port.heard).toEqual([{ type: 'ready' }]);
  });

  it.each([
    ['another window', { source: null }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that only begins alike', { origin: `${STORE}.evil.example` }],
    ['another protocol version', { data: { tillgate: 2, type: 'connect' } }],
    ['another message', { data: { tillgate: 1, type: 'hello' } }],
    ['nonsense', { data: 'connect' }],
  ])('takes no port from %s', (_name, changes) => {
    openPage(viewOf(COMPLETED), { parents: [STORE] });
    const port = offer(changes);
    expect(port.heard).toEqual([]);
    expect(port.onmessage).toBeNull();
  });

  it('survives an offer without a port', () => {
    openPage(viewOf(), { parents: [STORE] });
    expect(() => offer({ ports: [] })).not.toThrow();
    expect(offer().types()).toEqual(['ready']);
  });

  it('takes a new port when the parent starts over', async () => {
    const { page, port } = openFrame();
    const second = offer();
    expect(port.closed).toBe(true);
    await page.push(viewOf(COMPLETED));
    expect(port.types()).toEqual(['ready']);
    expect(second.types()).toEqual(['ready', 'completed']);
  });

  it('is not attempted by a page of its own', () => {
    vi.stubGlobal('parent', window);
    openPage(viewOf(), { parents: [STORE] });
    expect(helloes).toEqual([]);
  });
});

describe('what the parent hears', () => {
  it('submitted with the press, completed once the server says so, and only once', async () => {
    const { page, port } = openFrame(viewOf({ methods: [IDEAL] }));
    page.server.pay = () => json(viewOf(PROCESSING));
    await page.user.click(screen.getByRole('button', { name: 'Continue' }));
    expect(port.types()).toEqual(['ready', 'submitted']);
    await page.pass(0);
    await page.push(viewOf({ version: 3, state: 'processing', payment: paymentOf({ state: 'paid' }) }));
    expect(port.types()).toEqual(['ready', 'submitted']);
    await page.push(viewOf(COMPLETED));
    await page.push(viewOf({ ...COMPLETED, version: 10, storeInformed: true }));
    expect(port.heard.filter(({ type }) => type === 'completed')).toEqual([{ type: 'completed', checkout: 'co_1' }]);
  });

  it('what happened before it answered', async () => {
    const page = openPage(viewOf(PROCESSING), { parents: [STORE] });
    await page.push(viewOf(COMPLETED));
    expect(offer().types()).toEqual(['ready', 'submitted', 'unlocked', 'completed']);
  });

  it('unlocked when a press came to nothing, and when waiting takes long', async () => {
    const { page, port } = openFrame(viewOf({ methods: [IDEAL] }));
    page.server.pay = () => json({ error: { code: 'method_unavailable', message: '' } }, 409);
    await page.user.click(screen.getByRole('button', { name: 'Continue' }));
    await page.pass(0);
    expect(port.types()).toEqual(['ready', 'submitted', 'unlocked']);
    await page.push(viewOf(PROCESSING));
    await page.pass(10_100);
    expect(port.types()).toEqual(['ready', 'submitted', 'unlocked', 'submitted', 'unlocked']);
  });

  it('the code of each failed attempt', async () => {
    const { page, port } = openFrame();
    const failed = (id: string, version: number) =>
      viewOf({ version, payment: paymentOf({ id, state: 'failed', failure: { code: 'card_declined' } }) });
    await page.push(failed('pay_1', 2));
    await page.push(failed('pay_1', 3));
    await page.push(failed('pay_2', 4));
    expect(port.heard.filter(({ type }) => type === 'failed')).toEqual([
      { type: 'failed', code: 'card_declined' },
      { type: 'failed', code: 'card_declined' },
    ]);
  });

  it('close on Escape', async () => {
    const { page, port } = openFrame();
    await page.user.keyboard('{Escape}');
    expect(port.types()).toEqual(['ready', 'close']);
  });

  it('where to go after success, by itself and by the link', async () => {
    const { page, port } = openFrame(viewOf(PROCESSING));
    await page.push(viewOf(COMPLETED));
    const leave = { type: 'leave', url: 'https://blocks.example/thanks' };
    await page.user.click(screen.getByRole('link', { name: 'Back to Blocks' }));
    expect(port.heard.at(-1)).toEqual(leave);
    await page.pass(8_100);
    expect(port.heard.filter(({ type }) => type === 'leave')).toEqual([leave, leave]);
    expect(page.visited).toEqual([]);
  });

  it('that a bank which refuses frames needs the whole page', async () => {
    const { page, port } = openFrame(viewOf({ methods: [IDEAL, BANK] }));
    const action = { url: 'https://bank.example/', display: 'top' as const };
    page.server.pay = () =>
      json(viewOf({ version: 2, state: 'processing', payment: paymentOf({ state: 'actionRequired', action }) }));
    await page.user.click(screen.getByRole('button', { name: 'Continue' }));
    await page.pass(0);
    expect(port.heard).toContainEqual({ type: 'leave', url: 'https://bank.example/' });
    expect(page.visited).toEqual([]);
  });
});

describe('the way out inside a frame', () => {
  it('is a close button where nothing can be paid any more, and no link to the store above', async () => {
    const { page, port } = openFrame();
    expect(screen.queryByRole('link')).toBeNull();
    await page.push(viewOf({ version: 2, state: 'expired' }));
    await page.user.click(screen.getByRole('button', { name: 'Close' }));
    expect(port.types()).toContain('close');
  });

  it('opens in the top page when the parent never answered', async () => {
    const page = openPage(viewOf(COMPLETED), { parents: [STORE] });
    const link = screen.getByRole('link', { name: 'Back to Blocks' });
    expect(link.getAttribute('target')).toBe('_top');
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    link.addEventListener('click', (event) => event.preventDefault(), { once: true });
    const prevented = vi.spyOn(click, 'preventDefault');
    link.dispatchEvent(click);
    expect(prevented).toHaveBeenCalledTimes(1);
    expect(page.visited).toEqual([]);
  });
});

describe('the focus across the frame', () => {
  const [START, END] = [0, -1];
  const edge = (at: number) => [...document.querySelectorAll<HTMLElement>('.edge')].at(at) as HTMLElement;

  it('is announced when it leaves at either end', () => {
    const { port } = openFrame();
    screen.getByRole('combobox').focus();
    edge(END).focus();
    expect(port.types()).toEqual(['ready', 'blur']);
    screen.getByRole('radio', { name: 'Card' }).focus();
    edge(START).focus();
    expect(port.types()).toEqual(['ready', 'blur', 'blur']);
  });

  it('is passed inwards when it comes from outside', () => {
    const { port } = openFrame();
    edge(START).focus();
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Card' }));
    (document.activeElement as HTMLElement).blur();
    edge(END).focus();
    expect(document.activeElement).toBe(screen.getByRole('combobox'));
    expect(port.types()).toEqual(['ready']);
  });

  it('moves in when the parent asks, and nonsense moves nothing', () => {
    const { port } = openFrame();
    for (const nonsense of [null, 'focus', { type: 'focus' }, { type: 'focus', at: 'middle' }]) port.say(nonsense);
    expect(document.activeElement).toBe(document.body);
    port.say({ type: 'focus', at: 'end' });
    expect(document.activeElement).toBe(screen.getByRole('combobox'));
    port.say({ type: 'focus', at: 'start' });
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Card' }));
  });
});
