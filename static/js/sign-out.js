// Whoever signs out leaves no unsaved input behind in this browser.

import { clearAll } from "./local-copies.js";

// At the window, after the page had its say: a form with something unsaved holds the first attempt.
addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]") && !event.defaultPrevented) clearAll();
});
