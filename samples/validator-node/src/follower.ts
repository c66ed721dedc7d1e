import { setTimeout as pause } from 'node:timers/promises';
import { FreshnessIndex, type FreshnessMessage } from './freshness.js';

/** Follows the feed for ever: one stream, taken up again where it broke off. */
export async function follow(address: string, index: FreshnessIndex, silenceLimit: number, signal: AbortSignal): Promise<void> {
  let wait = 100;
  while (!signal.aborted) {
    const before = index.revision;
    try {
      await followOnce(address, index, silenceLimit, signal);
    } catch {
      // Cut, refused or silent for too long: it is taken up again.
    }
    wait = index.revision > before ? 100 : Math.min(2 * wait, 2000);
    // Services that were cut off together do not come back together.
    await pause(wait * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
  }
}

async function followOnce(address: string, index: FreshnessIndex, silenceLimit: number, signal: AbortSignal): Promise<void> {
  const ending = new AbortController();
  const end = () => ending.abort();
  signal.addEventListener('abort', end, { once: true });
  let silence = setTimeout(end, silenceLimit);
  try {
    const answer = await fetch(`${address}?after_revision=${index.revision}`, { signal: ending.signal });
    if (!answer.ok) {
      if (answer.status === 400 && (await answer.text()).includes('"CURSOR_EXPIRED"')) {
        index.beginAnew();
      }
      return;
    }
    let rest = '';
    for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + part).split('\n');
      rest = lines.pop()!;
      for (const line of lines.filter((text) => text.length > 0)) {
        index.take(JSON.parse(line) as FreshnessMessage);
        clearTimeout(silence);
        silence = setTimeout(end, silenceLimit);
      }
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', end);
  }
}
