/** The service behind the page: one way to ask, problems as values, lines as they arrive. */

/** An answer that says no, in words for the reader. */
export class Problem extends Error {
  constructor(answer, body) {
    super(body.detail ?? body.title ?? "");
    this.status = answer.status;
    this.code = body.code ?? "";
    this.claims = body.claims;
    this.retryAfter = Number(answer.headers.get("Retry-After")) || undefined;
  }
}

export class Api {
  #signIn;
  #headers;

  constructor(signIn, language) {
    this.#signIn = signIn;
    this.#headers = {
      "Accept-Language": language,
      "Time-Zone": Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC",
      Pane: crypto.randomUUID(),
    };
  }

  /** The answer's body and its ETag; `body` is `null` where it is still what `etag` names. */
  async get(path, { signal, etag } = {}) {
    const headers = etag ? { "If-None-Match": etag } : {};
    const answer = await this.#ask(path, { signal, headers });
    return { body: answer.status === 304 ? null : await answer.json(), etag: answer.headers.get("ETag") };
  }

  async post(path, value, { signal } = {}) {
    return (await this.#ask(path, { signal, ...asJson(value) })).json();
  }

  /** One value for each line, as it arrives; ends when nothing more is to come. */
  async *lines(path, { signal, value } = {}) {
    const answer = await this.#ask(path, { signal, ...(value ? asJson(value) : {}) });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const found = (rest + part.value).split("\n");
      rest = found.pop();
      for (const line of found) if (line) yield JSON.parse(line);
    }
    if (rest) yield JSON.parse(rest);
  }

  /** Asks; with a bearer that is refused once more with a new one, after a sign-in once more. */
  async #ask(path, options) {
    const answer = await this.#send(path, options, await this.#signIn.bearer());
    if (answer.ok || answer.status === 304) return answer;
    const problem = await problemOf(answer);
    if (answer.status !== 401) throw problem;
    const repaired = await this.#signIn.repaired(problem, options.signal);
    const again = await this.#send(path, options, repaired);
    if (again.ok || again.status === 304) return again;
    throw await problemOf(again);
  }

  #send(path, { headers, ...options }, bearer) {
    const all = { ...this.#headers, ...headers, Authorization: `Bearer ${bearer}` };
    return fetch(`/pane/api/${path}`, { ...options, headers: all, cache: "no-store", credentials: "omit" });
  }
}

function asJson(value) {
  return { method: "POST", body: JSON.stringify(value), headers: { "Content-Type": "application/json" } };
}

async function problemOf(answer) {
  const body = await answer.json().catch(() => ({}));
  return new Problem(answer, body);
}
