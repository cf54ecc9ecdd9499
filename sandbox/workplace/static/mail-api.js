/** Talks to the mailbox of the workplace server; every failure becomes an Error with a sentence. */

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("The sandbox does not answer. Is it still running?");
  }
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

const json = (body) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

const mail = (person) => `/api/people/${person.oid}/mail`;
const itemPath = (person, id) => `${mail(person)}/items/${encodeURIComponent(id)}`;

export const folders = (person) => ask(`${mail(person)}/folders`);

export const rows = (person, folder, skip, top) =>
  ask(`${mail(person)}?${new URLSearchParams({ folder, skip, top })}`);

export const item = (person, id) => ask(itemPath(person, id));

export const bodyPath = (person, id) => `${itemPath(person, id)}/body`;

export const bodyAs = async (person, id, kind) => (await ask(`${bodyPath(person, id)}?as=${kind}`)).body;

export const save = (person, draft) => ask(`${mail(person)}/drafts`, json(draft));

/** The token endpoint's answer with its status; throws where there is no answer at all. */
export async function token(person, wanted) {
  const answer = await fetch(`/api/people/${person.oid}/tokens`, json(wanted));
  return { status: answer.status, body: await answer.json().catch(() => null) };
}
