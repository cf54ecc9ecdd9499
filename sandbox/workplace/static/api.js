/** Talks to the workplace server; every failure becomes an Error with a sentence. */

async function post(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
  } catch {
    throw new Error("The sandbox does not answer. Is it still running?");
  }
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

export async function everybody() {
  return (await fetch("/api/people")).json();
}

const chatPath = (person, kind) => `/api/people/${person.oid}/chats/${kind}`;

export const openChat = (person, kind) => post(`${chatPath(person, kind)}/open`);

export const write = (person, kind, text, thread) =>
  post(`${chatPath(person, kind)}/messages`, { text, thread });

export const invoke = (person, kind, name, value, card) =>
  post(`${chatPath(person, kind)}/invokes`, { name, value, card });

/** Calls `onReport` for each change, `onState(true|false)` when the connection comes and goes. */
export function listen(person, onReport, onState) {
  const source = new EventSource(`/api/people/${person.oid}/events`);
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
  source.onmessage = (event) => onReport(JSON.parse(event.data));
  return () => source.close();
}
