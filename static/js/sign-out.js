// Whoever signs out leaves no unsaved input behind in this browser.

import { clearAll } from "./local-copies.js";

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) clearAll();
});
