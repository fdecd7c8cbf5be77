// The "Saved 14:03" mark in the page's header; its words are in the element's data attributes.

const mark = document.querySelector("[data-saved]");

/** `state` is "saving", "saved" or "failed"; `at` an ISO time for "saved". */
export function show(state, at = null) {
  if (!mark) return;
  mark.dataset.state = state;
  const words = { saving: "textSaving", saved: "textSaved", failed: "textFailed" };
  mark.textContent = mark.dataset[words[state]].replace("{time}", at ? clock(at) : "");
}

function clock(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
}
