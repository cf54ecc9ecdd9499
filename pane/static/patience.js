/** Asking again: after a lost network or a service that is busy, later and later. */

const FIRST = 1000;
const LONGEST = 30000;

/**
 * The outcome of `work`, repeated while it fails for want of a network or because it was too early.
 * `waiting(error, goOn)` is called before each wait; `goOn` ends it, and so does a network that
 * comes back.
 */
export async function patiently(work, { signal, waiting } = {}) {
  for (let wait = FIRST; ; wait = Math.min(wait * 2, LONGEST)) {
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!passes(error)) throw error;
      const seconds = error.retryAfter ?? 0;
      await pause(Math.max(wait, seconds * 1000), signal, (goOn) => waiting?.(error, goOn));
    }
  }
}

/** Whether it may work a little later: no network (fetch's TypeError), or the service says so. */
export const passes = (error) => error instanceof TypeError || [429, 502, 503, 504].includes(error.status);

/** Waits; ends early when the network comes back or `offer` was given a call. */
export function pause(milliseconds, signal, offer = () => {}) {
  return new Promise((resolve, reject) => {
    const end = (settle) => () => {
      clearTimeout(timer);
      removeEventListener("online", goOn);
      signal?.removeEventListener("abort", stop);
      settle();
    };
    const goOn = end(resolve);
    const stop = end(() => reject(signal.reason));
    const timer = setTimeout(goOn, milliseconds);
    addEventListener("online", goOn);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    else offer(goOn);
  });
}

/** `promise`, or a `TimeoutError` where it takes longer; nothing the page waits for may hang it. */
export function within(milliseconds, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new DOMException("too slow", "TimeoutError")), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
