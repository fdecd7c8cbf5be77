// The "Saved 14:03" mark in the page's header; its words are in the element's data attributes.

const mark = document.querySelector("[data-saved]");
// What a screen reader is told: that saving failed, and that it works (again), not every single save.
const said = document.querySelector("[data-saved-said]");
const WORDS = { saving: "textSaving", saved: "textSaved", failed: "textFailed", halted: "textHalted" };

/** `state` is "saving", "saved", "failed" (it will be tried again) or "halted" (the person has to act); `at` an ISO time for "saved". */
export function show(state, at = null) {
  if (!mark) return;
  mark.dataset.state = state === "halted" ? "failed" : state;
  mark.textContent = mark.dataset[WORDS[state]].replace("{time}", at ? clock(at) : "");
  if (!said || state === "saving" || said.dataset.state === state) return;
  said.dataset.state = state;
  said.textContent = mark.textContent;
}

function clock(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
}
