import { sandbox } from '../../server/providers/sandbox/index.ts';
import { openSandboxBench, SANDBOX_SECRETS } from './benches/sandbox.ts';
import { type Expected, everythingPasses, providerConformance } from './provider-suite.ts';

const noHttp: Expected =
  "unsupported: the sandbox's bank is in this process, and what it answers is no HTTP (README, sandbox)";
const noLive: Expected = 'unsupported: the sandbox moves no real money and has no live mode (README, sandbox)';

providerConformance('sandbox', {
  capabilities: sandbox.capabilities,
  expected: {
    ...everythingPasses,
    'a currency the provider does not take is refused': "unsupported: capability currencies is 'any'",
    'a test event in live mode, and a live one in test mode, is ignored': noLive,
    'a payment in the other mode says so': noLive,
    'a currency code in other letters is the same currency, or no answer at all': noHttp,
    'an error 500 without effect is no verdict': noHttp,
    'an error 500 after the effect is no verdict': noHttp,
    'a 502 page of a gateway is no verdict': noHttp,
    'a 502 page of a gateway after the effect is no verdict': noHttp,
    'half of a JSON answer is no verdict': noHttp,
    'a status nobody knows is no verdict': noHttp,
    'an error 429 moves nothing': noHttp,
    'no answer in time is no verdict': noHttp,
    'no answer in time after the effect is no verdict': noHttp,
    'an answer without end is no verdict': noHttp,
    'a redirect to another host is not followed': noHttp,
    'a redirect to another host after the effect is not followed': noHttp,
  },
  live: false,
  currencies: ['EUR', 'JPY', 'KWD', 'USD'],
  faults: ['requestLost', 'answerLost', 'refused'],
  signatureHeader: 'x-sandbox-signature',
  secrets: SANDBOX_SECRETS,
  open: openSandboxBench,
});
