import { startCheckout } from './start.tsx';

const root = document.getElementById('tillgate');
if (!root) throw new Error('This script belongs into the document of the checkout.');
const read = (id: string) => JSON.parse(document.getElementById(id)?.textContent ?? '');
startCheckout({ ...read('tillgate-data'), messages: read('tillgate-messages') }, root);
