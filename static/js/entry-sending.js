// One answer on its way to the server, and every way in which it may come back.

const PATIENCE = 20000;
// What a browser still sends while its page goes; counted in bytes.
export const LARGEST_LAST_WORD = 60000;
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
  if (!isStaleToken(first)) return read(first);
  await renew(form);
  return read(await post(form, body, isLeaving));
}

/** What an open page follows: the sections' counts, whose session this is, and a fresh token. */
export async function ask(form, query = "") {
  const options = { cache: "no-store", redirect: "manual", signal: limit() };
  return read(await fetch(form.dataset.progressUrl + query, options));
}

/** A fresh token for all of the page, if the session is still that of the person whom the page belongs to. */
export async function renew(form) {
  const { person, token } = await ask(form);
  if (person !== form.dataset.person) throw new Refusal("another_person", { detail: form.dataset.textAnotherPerson });
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
}

export function tokenOf(form) {
  return form.querySelector("[name=csrfmiddlewaretoken]").value;
}

/** Refusals of our own are JSON; this one comes before anything of ours has read the request. */
export function isStaleToken(response) {
  return response.status === 403 && !isJson(response);
}

function post(form, body, isLeaving) {
  return fetch(form.dataset.saveUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": tokenOf(form) },
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

export function limit() {
  return AbortSignal.timeout?.(PATIENCE);
}
