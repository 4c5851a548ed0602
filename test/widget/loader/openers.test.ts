import './script-tag.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { addressAt, isPlainClick, openerOf } from '../../../widget/loader/openers.ts';

const page = `https://pay.example.com/checkout/co_${'1'.repeat(32)}`;

afterEach(() => document.body.replaceChildren());

/** The address a click on `#here` opens. */
function addressOfClickIn(html: string): string | undefined {
  document.body.innerHTML = html;
  let address: string | undefined;
  const listen = (event: Event) => {
    const opener = openerOf(event);
    address = opener && addressAt(opener);
    event.preventDefault();
  };
  document.addEventListener('click', listen, { once: true });
  document.querySelector<HTMLElement>('#here')?.click();
  return address;
}

describe('what a click opens', () => {
  it.each([
    ['a link', `<a id="here" href="${page}">Pay</a>`],
    ['something inside a link', `<a href="${page}"><b id="here">Pay</b></a>`],
    ['a button inside something else', `<div data-x><a href="${page}"><i id="here">Pay</i></a></div>`],
  ])('is the checkout of %s', (_, html) => {
    expect(addressOfClickIn(html)).toBe(page);
  });

  it.each(['button', 'a', 'a href="/order"'])('is the order of a marked <%s>', (tag) => {
    expect(
      addressOfClickIn(`<${tag} id="here" data-tillgate-store="keys" data-tillgate-order="o1">Pay</${tag[0]}>`),
    ).toBe('https://pay.example.com/atshop/keys/payment-link?orderId=o1');
  });

  it.each([
    ['a link elsewhere', '<a id="here" href="https://example.com/">Pay</a>'],
    ['a link with a target', `<a id="here" href="${page}" target="_blank">Pay</a>`],
    ['a download', `<a id="here" href="${page}" download>Pay</a>`],
    ['an order without its store', '<button id="here" data-tillgate-order="o1">Pay</button>'],
    ['an empty order', '<button id="here" data-tillgate-store="keys" data-tillgate-order="">Pay</button>'],
    ['anything else', '<button id="here">Pay</button>'],
  ])('is nothing for %s', (_, html) => {
    expect(addressOfClickIn(html)).toBeUndefined();
  });
});

describe('a plain click', () => {
  const click = (init: MouseEventInit = {}) => new MouseEvent('click', { cancelable: true, ...init });

  it('is one with the main button and no key', () => {
    expect(isPlainClick(click())).toBe(true);
  });

  it.each(['ctrlKey', 'metaKey', 'shiftKey', 'altKey'])('is none with %s', (key) => {
    expect(isPlainClick(click({ [key]: true }))).toBe(false);
  });

  it('is none with another button', () => {
    expect(isPlainClick(click({ button: 1 }))).toBe(false);
  });

  it('is none that the store has handled', () => {
    const event = click();
    event.preventDefault();
    expect(isPlainClick(event)).toBe(false);
  });
});
