/** What the page says, in the reader's language; the sentences are the service's. */

import { patiently } from "./patience.js";

/** The sentences by name; asks until it has them, and shows meanwhile that it cannot. */
export async function wordsFor(language) {
  const speechless = document.getElementById("speechless");
  const found = await patiently(
    async () => {
      const answer = await fetch(`/pane/api/words?language=${encodeURIComponent(language)}`);
      if (!answer.ok) throw new TypeError("no words yet");
      return answer.json();
    },
    { waiting: () => (speechless.hidden = false) },
  );
  speechless.hidden = true;
  document.documentElement.lang = found.language;
  return found.words;
}

/** A sentence with its gap filled. */
export const filled = (sentence, value) => sentence.replace("{}", () => value);
