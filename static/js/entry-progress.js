// The sections' counts and what waits for answers of other pages follow each save, without loading the page again.

import { ask } from "./entry-sending.js";

const PAUSE = 400;
let timer = 0;
let isAsking = false;

/** Soon, once for many saves; `apply` gets the keys of this page's questions that wait for an answer elsewhere. */
export function refreshSoon(form, apply) {
  clearTimeout(timer);
  timer = setTimeout(() => refresh(form, apply), PAUSE);
}

async function refresh(form, apply) {
  if (isAsking) return refreshSoon(form, apply);
  isAsking = true;
  try {
    const content = await ask(form, `?section=${encodeURIComponent(form.dataset.section ?? "")}`);
    draw(content.stepper);
    apply(content.waiting);
  } catch (error) {
    // The counts stay as they were; the answers themselves are saved elsewhere.
    console.warn("no progress", error);
  } finally {
    isAsking = false;
  }
}

/** Step by step, so that a link that has the focus keeps it. */
function draw(html) {
  const steps = [...document.querySelectorAll(".form-sections .stepper li")];
  const fresh = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll(".stepper li")];
  if (steps.length !== fresh.length) return;
  steps.forEach((step, place) => {
    if (step.className !== fresh[place].className) step.className = fresh[place].className;
    const [now, next] = [step.firstElementChild, fresh[place].firstElementChild];
    if (now.innerHTML !== next.innerHTML) now.replaceChildren(...next.childNodes);
  });
}
