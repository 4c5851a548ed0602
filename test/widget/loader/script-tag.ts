/** Import this first: what a script tag of the store's page tells the loader, jsdom having none that runs modules. */
const script = document.createElement('script');
script.src = 'https://pay.example.com/tillgate.js?v=1';
Object.defineProperty(document, 'currentScript', { value: script, configurable: true });
