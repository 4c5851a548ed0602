import type { CheckoutPageData } from '../../shared/api.ts';
import { startCheckout } from './start.tsx';

const data = document.getElementById('tillgate-data');
const root = document.getElementById('tillgate');
if (!data || !root) throw new Error('This script belongs into the document of the checkout.');
startCheckout(JSON.parse(data.textContent ?? '') as CheckoutPageData, root);
