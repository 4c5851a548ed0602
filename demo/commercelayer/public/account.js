/** Who the shopper is, and their access token for the platform: of the sales channel, or of a customer. */
import { data, find } from './page.js';

const LOGGED_IN = 'loom.customer';

export const isLoggedIn = () => localStorage.getItem(LOGGED_IN) === data.customer.email;

function logIn(wanted) {
  if (wanted) localStorage.setItem(LOGGED_IN, data.customer.email);
  else localStorage.removeItem(LOGGED_IN);
}

const keyOf = (market) => `loom.token ${data.clientId} ${isLoggedIn() ? data.customer.email : 'guest'} ${market}`;

/** For one market, or for all of them. Kept for as long as it lives, because the platform hands out few. */
export async function accessToken(market) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(market)) ?? 'null');
  if (kept && kept.until > Date.now()) return kept.token;
  const { email, password } = data.customer;
  const grant = isLoggedIn()
    ? { grant_type: 'password', username: email, password }
    : { grant_type: 'client_credentials' };
  const scope = market ? `market:id:${market}` : 'market:all';
  const response = await fetch(`${data.api}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...grant, client_id: data.clientId, scope }),
  });
  if (!response.ok) throw new Error(`The shop cannot be reached right now (${response.status}).`);
  const { access_token: token, expires_in: seconds } = await response.json();
  sessionStorage.setItem(keyOf(market), JSON.stringify({ token, until: Date.now() + (seconds - 60) * 1000 }));
  return token;
}

export function forgetToken(market) {
  sessionStorage.removeItem(keyOf(market));
}

/** The button in the page's head, and `changed` whenever it was pressed. */
export function accountButton(changed) {
  const button = find('#account');
  const show = () => {
    const [first] = data.customer.name.split(' ');
    button.textContent = isLoggedIn() ? `${first} · Log out` : `Log in as ${first}`;
  };
  button.addEventListener('click', () => {
    logIn(!isLoggedIn());
    show();
    changed();
  });
  show();
}
