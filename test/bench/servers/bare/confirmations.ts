/** The least that tells a platform "paid": signed posts, so many in flight, with nothing written down. */
import { createHmac, randomBytes } from 'node:crypto';
import { Pool } from 'undici';
import { tellParent } from '../parent.ts';

const [platform = '', secret = ''] = process.argv.slice(2);
const { origin, pathname } = new URL(platform);
const IN_FLIGHT = 32;
const pool = new Pool(origin, { connections: IN_FLIGHT });

async function tell(): Promise<void> {
  const body = JSON.stringify({ type: 'paid', transactionId: randomBytes(8).toString('hex') });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-signature': signature };
  const answer = await pool.request({ method: 'POST', path: pathname, headers, body });
  const text = await answer.body.text();
  if (answer.statusCode !== 200 || !text.includes('true')) throw new Error(`Answered ${answer.statusCode} ${text}`);
}

tellParent(origin, {
  async tell(count: number) {
    let left = count;
    const line = async () => {
      while (left > 0) {
        left -= 1;
        await tell();
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, line));
  },
});
