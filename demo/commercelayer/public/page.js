/** What the scripts of the shop's pages share. */

/** See `pages/shop-data.ts`. */
export const data = JSON.parse(document.querySelector('#shop-data').textContent);

export const find = (selector) => document.querySelector(selector);

export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** Cents for people. */
export function money(cents, currency) {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(cents / 100);
}

/** One line of a bag or an order, with its picture. */
export function line({ code, name, note, text }, ...controls) {
  const picture = data.products.find((product) => product.code === code)?.picture;
  const image = element('img', { src: picture ?? '/public/products/other.svg', alt: '', width: 64, height: 64 });
  const about = element(
    'div',
    {},
    element('strong', { textContent: name }),
    element('span', { className: 'note', textContent: note }),
  );
  const item = element(
    'li',
    {},
    image,
    about,
    element('span', { className: 'number', textContent: text }),
    ...controls,
  );
  item.dataset.sku = code;
  return item;
}
