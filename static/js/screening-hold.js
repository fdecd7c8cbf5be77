// Keeps the entry reserved while its page is open and in sight, and says when somebody else has taken it over.

import { tokenOf } from "./entry-sending.js";

const form = document.querySelector("[data-hold-url]");
const notice = document.querySelector("[data-taken]");
// Well within the ten minutes for which a reservation lasts.
const EVERY = 4 * 60 * 1000;

async function reserve() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(form.dataset.holdUrl, { method: "POST", headers: { "X-CSRFToken": tokenOf(form) } });
    if (answer.ok || answer.status === 409) tell((await answer.json()).taken);
  } catch (error) {
    console.warn("the reservation was not renewed", error);
  }
}

function tell(sentence) {
  // What the page itself says of it stands below already.
  notice.hidden = !sentence || Boolean(document.querySelector('[data-key="t"]'));
  notice.textContent = sentence;
}

if (form) {
  reserve();
  setInterval(reserve, EVERY);
  document.addEventListener("visibilitychange", reserve);
}
