/** Talks to the control API; every failure becomes an Error with its sentence. */

async function ask(method, path, body) {
  const options = { method };
  if (body) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(`/control/${path}`, options);
  } catch {
    throw new Error("The sandbox does not answer. Is it still running?");
  }
  if (!answer.ok) throw new Error(await answer.text());
  return answer.status === 204 ? null : answer.json();
}

export const look = (path) => ask("GET", path);
export const tell = (path, body) => ask("POST", path, body);
export const forget = (path) => ask("DELETE", path);

/** Calls `onCall` for each call of a service ("": all but the page's own), first the latest ones. */
export function listenToCalls(service, onCall) {
  const source = new EventSource(`/control/calls/live${service && `?service=${service}`}`);
  source.onmessage = (event) => onCall(JSON.parse(event.data));
  return () => source.close();
}
