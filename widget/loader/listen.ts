/** The events a session listens to. */
interface Heard {
  cancel: Event;
  click: Event;
  close: Event;
  message: MessageEvent;
  securitypolicyviolation: SecurityPolicyViolationEvent;
}

/** Adds a listener. */
export type Listen = <Type extends keyof Heard>(
  node: EventTarget,
  type: Type,
  act: (event: Heard[Type]) => void,
) => void;

/** Listeners that go when the signal aborts. */
export const listenUntil =
  (signal: AbortSignal): Listen =>
  (node, type, act) =>
    node.addEventListener(type, act as EventListener, { signal });
