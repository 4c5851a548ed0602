import { bankTransfer } from '../../server/providers/bank-transfer/index.ts';
import { IBAN } from '../server/providers/bank-transfer/open.ts';
import { openBankTransferBench } from './benches/bank-transfer.ts';
import { type Expected, everythingPasses, providerConformance } from './provider-suite.ts';

const noDecline: Expected = 'unsupported: a transfer is sent or not, nobody declines it';
const noChallenge: Expected = 'unsupported: the shopper authorizes at their own bank';
const noDispute: Expected = 'unsupported: a SEPA credit transfer cannot be charged back';
const noCapture: Expected = 'unsupported: a transfer is captured when it arrives';
const noVoid: Expected = 'unsupported: a transfer cannot be called back';
const noRefund: Expected = 'unsupported: the merchant transfers money back by hand';
const noTokens: Expected = 'unsupported: a transfer leaves no payment source to keep';
const noKeys: Expected = 'unsupported: there is no service that could remember a key';
const noLine: Expected = 'unsupported: no call leaves the house, so none can be lost';
const noModes: Expected = 'unsupported: a bank account has no test mode; transfers are real money';
const noNotifications: Expected = 'unsupported: nobody notifies of transfers';

providerConformance('bank-transfer', {
  capabilities: bankTransfer.capabilities,
  expected: {
    ...everythingPasses,
    'a decline is final, has a code of the closed list and moves nothing': noDecline,
    'money that is refused later is pending first and failed then, with a code of the closed list': noDecline,
    'an approved challenge is captured once, however often it is approved': noChallenge,
    'a refused challenge fails and cannot be approved afterwards': noChallenge,
    'a manual capture moves money only when asked to': noCapture,
    'a partial capture takes exactly that part': noCapture,
    'a capture over the authorized amount, and a second full capture, are refused': noCapture,
    'a voided authorization is released for good': noCapture,
    'several captures add up and stop at the authorized amount': noCapture,
    'two captures at once never take more than was authorized': noCapture,
    'the rest of a partly captured authorization is released for good, and what was captured stays': noCapture,
    'a void with the same key releases once': noCapture,
    'an authorization nobody captured in time has expired, and can no longer be captured': noCapture,
    'a late capture takes nothing until it is done, and the same key says how far it is': noCapture,
    'a late void keeps the authorization until it is done, and the same key says how far it is': noCapture,
    'a capture that fails later takes nothing, and the same key says so': noCapture,
    'a voided session can no longer be paid': noVoid,
    'a session that is approved and voided at once ends as one of the two': noVoid,
    'captured money cannot be voided': noVoid,
    'a dispute shows in the truth': noDispute,
    'a full refund returns exactly what was captured, once': noRefund,
    'a partial refund returns exactly that part': noRefund,
    'several refunds add up and stop at the captured amount': noRefund,
    'two refunds at once never return more than was captured': noRefund,
    'a refund of more than was captured is refused and returns nothing': noRefund,
    'a refund in another currency is refused': noRefund,
    'a late refund returns nothing until it is done, and the same key says how far it is': noRefund,
    'a refund that fails later returns nothing, the same key says so, and it can be asked for anew': noRefund,
    'a saved payment source pays without the shopper': noTokens,
    'a saved payment source can be authorized and captured later': noTokens,
    'a session that keeps the payment source answers a token that pays': noTokens,
    'an invented token pays nothing': noTokens,
    'the same key again is the same session': noKeys,
    'the same key five times at once is one session': noKeys,
    'the same key with another amount is refused': noKeys,
    'a capture with the same key moves money once': noKeys,
    'a refund with the same key moves money once, and another amount is refused': noKeys,
    'after a lost answer the same key finishes the same session': noKeys,
    'a capture whose answer was lost is unknown, then visible, and never repeated': noKeys,
    'a refund whose answer was lost is unknown, then visible, and never repeated': noKeys,
    'a lost answer is unknown, and our own reference finds what happened': noLine,
    'a lost request is unknown, and our own reference finds nothing': noLine,
    'after a lost answer our own reference finds the way to the page again': noLine,
    'a question without an answer is unknown, not a verdict': noLine,
    'a genuine notification names the payment and is answered 2xx': noNotifications,
    'a repeated notification has the same event id, another event another one': noNotifications,
    'a notification changes nothing by itself': noNotifications,
    'a notification without its signature, or with two, is refused': noNotifications,
    'a wrong, truncated, lengthened or non-ASCII signature is refused': noNotifications,
    'a body changed by one byte is refused': noNotifications,
    'notifications in reversed order, and repeated, change nothing of the truth': noNotifications,
    'a notification of a kind nobody knows is answered 2xx and changes nothing': noNotifications,
    'a test event in live mode, and a live one in test mode, is ignored': noNotifications,
    'a payment in the other mode says so': noModes,
    'where the backend takes another currency, the truth tells what it took, not what was asked':
      'unsupported: SEPA credit transfers are in euro only (EPC125-05, SCT rulebook); a foreign receipt has tests of its own',
    'a currency code in other letters is the same currency, or no answer at all': noLine,
    'a capture of which the backend takes a part is told as that part': noCapture,
    'an answer about another payment is never taken for ours': noLine,
    'a key is remembered for as long as the capabilities say': noKeys,
    'a connection lost before the request arrives is no verdict': noLine,
    'a connection lost after the request had its effect is no verdict': noLine,
    'a connection refused is told as nothing done': noLine,
    'an error 500 without effect is no verdict': noLine,
    'an error 500 after the effect is no verdict': noLine,
    'a 502 page of a gateway is no verdict': noLine,
    'a 502 page of a gateway after the effect is no verdict': noLine,
    'half of a JSON answer is no verdict': noLine,
    'a status nobody knows is no verdict': noLine,
    'an error 429 moves nothing': noLine,
    'no answer in time is no verdict': noLine,
    'no answer in time after the effect is no verdict': noLine,
    'an answer without end is no verdict': noLine,
    'a redirect to another host is not followed': noLine,
    'a redirect to another host after the effect is not followed': noLine,
    'a notification signed six minutes ago or ahead is refused as stale': noNotifications,
  },
  live: true,
  currencies: ['EUR'],
  secrets: [IBAN],
  open: openBankTransferBench,
});
