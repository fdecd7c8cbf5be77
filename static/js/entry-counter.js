// The live count under a text, as the server counts; said aloud only when the limit is near.

import { describe } from "./text-length.js";

const NEAR = 0.9;
const QUIET = 1000;
let timer = 0;

/** Write the count of a question's text, where it has one. */
export function count(form, question, { aloud = false } = {}) {
  const { countBy, least, most } = question.element.dataset;
  const counter = question.element.querySelector("[data-counter-for]");
  if (!counter || !countBy) return;
  const length = describe(question.value() ?? "", { countBy, least: number(least), most: number(most) });
  const limits = length.least ? `${length.least}–${length.most}` : `${length.most}`;
  const words = length.unit === "words" ? form.dataset.textWords : form.dataset.textCharacters;
  counter.textContent = words.replace("{count}", length.counted).replace("{limits}", limits);
  counter.classList.toggle("is-over", length.excess > 0);
  if (aloud) say(form, length.counted >= NEAR * length.most ? counter.textContent : "");
}

/** Who comes to the field by keyboard hears the count with its hint. */
export function tieToField(question) {
  const counter = question.element.querySelector("[data-counter-for]");
  const [input] = question.inputs;
  if (!counter || !input || !question.element.dataset.countBy) return;
  counter.id = `count-${question.key}`;
  input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), counter.id].filter(Boolean).join(" "));
}

function say(form, text) {
  const place = form.querySelector("[data-counter-said]");
  if (!place) return;
  clearTimeout(timer);
  timer = setTimeout(() => (place.textContent = text), QUIET);
}

function number(text) {
  return text ? Number(text) : null;
}
