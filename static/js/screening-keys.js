// Keys for screening without a mouse; the list of them is the dialog behind "?". They can be switched off there.

import { areOff, followSwitch, isWriting } from "./single-keys.js";

const form = document.querySelector("[data-finding]");
const dialog = document.getElementById("keys");
const OUTCOMES = { e: "eligible", i: "ineligible", c: "changes_requested", m: "moved" };
// Where the keyboard goes on after an outcome was chosen.
const NEXT_FIELD = { changes_requested: "until", moved: "track" };

const steps = {
  a: meetAll,
  w: () => focus(field("note")),
  "?": () => dialog.showModal(),
};

function field(name) {
  return form?.elements.namedItem(name);
}

function focus(element) {
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
  return Boolean(element);
}

function radios(point) {
  return [...point.querySelectorAll(".point-answers [type=radio]")];
}

function points() {
  return form ? [...form.querySelectorAll("[data-point]")] : [];
}

function turn(number) {
  const point = points().find((one) => one.dataset.point === number);
  if (!point) return false;
  const [met, notMet] = radios(point);
  if (met.checked) notMet.checked = true;
  else if (notMet.checked) clear(point, notMet);
  else met.checked = true;
  return focus(radios(point).find((one) => one.checked) ?? met);
}

function clear(point, answer) {
  answer.checked = false;
  for (const reason of point.querySelectorAll(".point-reasons :checked")) reason.checked = false;
}

function meetAll() {
  for (const point of points()) {
    const [met, notMet] = radios(point);
    if (!notMet.checked) met.checked = true;
  }
  return points().length > 0;
}

function choose(outcome) {
  const input = form?.querySelector(`[name=outcome][value=${outcome}]`);
  if (!input) return false;
  input.checked = true;
  return focus(field(NEXT_FIELD[outcome]) ?? input);
}

function follow(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  target?.click();
  return Boolean(target);
}

function done(key) {
  if (/^[1-9]$/.test(key)) return turn(key);
  if (OUTCOMES[key]) return choose(OUTCOMES[key]);
  if (steps[key]) return steps[key]() !== false;
  return /^[npqtu]$/.test(key) && follow(key);
}

function pressed(event) {
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.key === "Escape" && isWriting(event.target)) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || areOff()) return;
  if (done(event.key)) event.preventDefault();
}

if (dialog) {
  document.addEventListener("keydown", pressed);
  followSwitch(dialog.querySelector("[data-keys-switch]"));
}
