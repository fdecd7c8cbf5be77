// One answer on its way to the server, and every way in which it may come back.

const PATIENCE = 20000;
// What a browser still sends while its page goes; counted in bytes.
const LARGEST_LAST_WORD = 60000;
const AGAIN_LATER = new Set([408, 425, 429]);

/** The server has read the answer and does not take it: trying again changes nothing, a person has to act. */
export class Refusal extends Error {
  constructor(code, content = {}) {
    super(content.detail ?? "");
    this.code = code;
    this.content = content;
  }
}

/** Send an answer and return what the server says; throws a `Refusal`, or any other error where trying again may help. */
export async function send(form, content, { isLeaving = false } = {}) {
  const body = JSON.stringify({ ...content, person: form.dataset.person });
  const first = await post(form, body, isLeaving);
  // A new sign-in in another tab has replaced the token that this page was given.
  if (first.status !== 403 || isJson(first)) return read(first);
  await renew(form);
  return read(await post(form, body, isLeaving));
}

/** What an open page follows: the sections' counts, whose session this is, and a fresh token. */
export async function ask(form, query = "") {
  const options = { cache: "no-store", redirect: "manual", signal: limit() };
  return read(await fetch(form.dataset.progressUrl + query, options));
}

async function renew(form) {
  const { person, token } = await ask(form);
  if (person !== form.dataset.person) throw new Refusal("another_person", { detail: form.dataset.textAnotherPerson });
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
}

function post(form, body, isLeaving) {
  return fetch(form.dataset.saveUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
    body,
    redirect: "manual",
    keepalive: isLeaving && new TextEncoder().encode(body).length < LARGEST_LAST_WORD,
    signal: limit(),
  });
}

async function read(response) {
  if (response.type === "opaqueredirect" || response.status === 401) throw new Refusal("signed_out");
  if (response.status >= 500 || AGAIN_LATER.has(response.status)) throw new Error(`answered ${response.status}`);
  if (response.ok) return response.json();
  const content = isJson(response) ? await response.json() : {};
  throw new Refusal(content.code ?? "refused", content);
}

function isJson(response) {
  return (response.headers.get("Content-Type") ?? "").startsWith("application/json");
}

function limit() {
  return AbortSignal.timeout?.(PATIENCE);
}
