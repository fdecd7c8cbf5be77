// Keys for scoring without a mouse; the list of them is the dialog behind "?". They can be switched off there.

import { areOff, followSwitch, isWriting } from "./single-keys.js";

const form = document.querySelector("[data-scorecard]");
const dialog = document.getElementById("keys");
// Two digits within this time are one number.
const SECOND_DIGIT = 700;

let typed = { at: 0, digits: "", criterion: null };

const steps = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  n: () => click(current()?.querySelector("[type=checkbox]")),
  c: () => comment(current()),
  x: () => click(levels(current()).at(-1)),
  Backspace: () => clear(current()),
  "?": () => dialog.showModal(),
};

function all() {
  return [...form.querySelectorAll("[data-criterion]")];
}

function current() {
  return document.activeElement.closest?.("[data-criterion]");
}

function levels(criterion) {
  return criterion ? [...criterion.querySelectorAll("[type=radio]")] : [];
}

function move(by) {
  const criteria = all();
  const place = criteria.indexOf(current());
  const next = place < 0 ? firstOpen(criteria) : criteria[place + by];
  if (!next) return false;
  focus(next);
  return true;
}

function firstOpen(criteria) {
  const isOpen = (one) => !one.querySelector(":checked") && !one.querySelector("[type=number]")?.value;
  return criteria.find(isOpen) ?? criteria[0];
}

function focus(criterion) {
  const target = criterion.querySelector("[type=radio]:checked") ?? criterion.querySelector("[type=radio], [type=number]");
  target.focus({ preventScroll: true });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  criterion.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
}

function click(input) {
  if (!input) return false;
  input.focus({ preventScroll: true });
  input.click();
  return true;
}

function clear(criterion) {
  const chosen = criterion?.querySelector("[type=radio]:checked");
  if (!chosen) return false;
  chosen.checked = false;
  chosen.dispatchEvent(new Event("input", { bubbles: true }));
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function comment(criterion) {
  const details = criterion?.querySelector("details");
  if (!details) return false;
  details.open = true;
  details.querySelector("textarea").focus();
  return true;
}

function digit(key, at) {
  const criterion = current();
  if (!criterion) return false;
  const goesOn = typed.criterion === criterion && at - typed.at < SECOND_DIGIT;
  const both = levels(criterion).find((input) => goesOn && input.value === typed.digits + key);
  const one = levels(criterion).find((input) => input.value === key);
  typed = { at, digits: key, criterion };
  return click(both ?? one);
}

function pressed(event) {
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.key === "Escape" && event.target.matches("textarea") && current()) {
    focus(current());
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || areOff()) return;
  const isElsewhere = !form.contains(event.target) && event.target !== document.body;
  if (isElsewhere && event.key !== "?") return;
  const done = /^\d$/.test(event.key) ? digit(event.key, event.timeStamp) : steps[event.key]?.();
  if (done !== false && (steps[event.key] || /^\d$/.test(event.key))) event.preventDefault();
}

if (form) {
  document.addEventListener("keydown", pressed);
  followSwitch(dialog.querySelector("[data-keys-switch]"));
}
