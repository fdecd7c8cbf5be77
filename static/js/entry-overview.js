// The entry's overview names every text that is still in this browser only, whichever section it belongs to.

import { offerCopies } from "./entry-copies.js";

const root = document.querySelector("[data-entry-copies]");
if (root) offerCopies(root);
