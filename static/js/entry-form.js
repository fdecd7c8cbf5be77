// The entry form saves itself: each answer on its own, in order, again until the server has it.

import { follow as followConditions } from "./entry-conditions.js";
import { offerCopies } from "./entry-copies.js";
import { count, tieToField } from "./entry-counter.js";
import { refreshSoon } from "./entry-progress.js";
import { PAUSE, Question } from "./entry-question.js";
import { show } from "./saved-mark.js";

// How long a link waits for what is still unsaved; then it goes on, and the copy in the browser stays.
const LONGEST_GOODBYE = 1500;
const LONGEST_SUBMIT = 6000;

const form = document.querySelector("[data-entry-form]");
const questions = new Map();
const ownRevisions = new Set();
let savedAt = null;
let isSigningOut = false;

/** One mark for the whole page: it says "saved" only while nothing at all is unsaved. */
function tell(answered = null) {
  if (answered) {
    savedAt = answered.saved_at ?? savedAt;
    revise(answered.entry_revision);
    refreshSoon(form, waitFor);
  }
  const all = [...questions.values()];
  if (all.some((question) => question.halt)) show("halted");
  else if (all.some((question) => question.isRetrying)) show("failed");
  else if (all.some((question) => question.isWaiting)) show("saving");
  else if (savedAt) show("saved", savedAt);
}

/** The page hands in the revision it shows: its own saves count it further, in whatever order they are answered; a colleague's unseen change must not. */
function revise(revision) {
  const field = form.querySelector("[data-entry-revision]");
  if (!field || revision === undefined) return;
  ownRevisions.add(revision);
  while (ownRevisions.has(Number(field.value) + 1)) field.value = Number(field.value) + 1;
}

function follow() {
  followConditions(form, questions);
}

/** What the server says about conditions on other pages. */
function waitFor(keys) {
  for (const question of questions.values()) {
    question.element.toggleAttribute("data-waits", keys.includes(question.key));
  }
  follow();
}

function questionOf(target) {
  return questions.get(target.closest("[data-question]")?.dataset.question);
}

function waiting() {
  return [...questions.values()].filter((question) => question.isWaiting);
}

function saveAll({ isLeaving = false, isBack = false } = {}) {
  for (const question of questions.values()) {
    const isFree = !question.halt || (isBack && question.halt === "signed_out");
    if (question.isChanged && isFree) question.save({ isLeaving });
  }
}

/** True once everything is saved; false when that does not come about in time or somebody has to decide. */
async function settled(patience) {
  const until = Date.now() + patience;
  while (waiting().length && Date.now() < until && !waiting().some((question) => question.halt)) {
    saveAll();
    await new Promise((go) => setTimeout(go, 50));
  }
  return !waiting().length;
}

/** Every answer is saved on its own; the page is left once all of them are, and a section's form is never posted over them. */
async function leave(event) {
  if (!event.submitter || event.submitter.name) return;
  event.preventDefault();
  if (!(await settled(LONGEST_SUBMIT))) return pointAtUnsaved();
  if (form.dataset.next) location.assign(form.dataset.next);
  else form.submit();
}

/** Signing out throws the copies in the browser away: what is unsaved is shown once before that. */
async function signOut(event) {
  if (!event.target.matches("[data-sign-out]") || isSigningOut || !waiting().length) return;
  event.preventDefault();
  isSigningOut = true;
  if (await settled(LONGEST_GOODBYE)) event.target.requestSubmit();
  else pointAtUnsaved();
}

function pointAtUnsaved() {
  const [first] = waiting();
  first?.element.scrollIntoView({ block: "center" });
  first?.inputs[0]?.focus({ preventScroll: true });
}

/** A link of the page waits a moment for what was typed last. */
async function goOn(event) {
  const link = event.target.closest("a[href]");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute("download") || !waiting().length) return;
  if (link.origin !== location.origin || link.href.split("#")[0] === location.href.split("#")[0]) return;
  event.preventDefault();
  await settled(LONGEST_GOODBYE);
  location.assign(link.href);
}

function saveByHabit(event) {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  saveAll();
}

/** Only where the browser keeps no copy is there something to lose by closing. */
function warn(event) {
  if (waiting().some((question) => !question.isKept)) event.preventDefault();
}

function listen() {
  form.addEventListener("input", (event) => questionOf(event.target)?.changed(PAUSE));
  form.addEventListener("change", (event) => questionOf(event.target)?.changed(0));
  form.addEventListener("files", () => refreshSoon(form, waitFor));
  form.addEventListener("submit", leave);
  document.addEventListener("click", goOn);
  document.addEventListener("submit", signOut);
  document.addEventListener("keydown", saveByHabit);
  document.addEventListener("visibilitychange", () => {
    const isLeaving = document.visibilityState === "hidden";
    saveAll({ isLeaving, isBack: !isLeaving });
  });
  addEventListener("pagehide", () => saveAll({ isLeaving: true }));
  addEventListener("beforeunload", warn);
  addEventListener("focus", () => saveAll({ isBack: true }));
  addEventListener("online", () => saveAll({ isBack: true }));
}

function start() {
  for (const element of form.querySelectorAll("[data-question]")) {
    const question = new Question(element, { form, tell, follow });
    questions.set(question.key, question);
    count(form, question);
    tieToField(question);
  }
  follow();
  if ("readonly" in form.dataset) {
    for (const input of form.elements) input.disabled = true;
    offerCopies(form, questions);
    return;
  }
  form.addEventListener("input", (event) => {
    const question = questionOf(event.target);
    if (question) count(form, question, { aloud: true });
  });
  form.addEventListener("put", (event) => count(form, questionOf(event.target)));
  form.addEventListener("change", follow);
  if ("preview" in form.dataset) {
    for (const button of form.querySelectorAll("[data-needless]")) button.hidden = true;
    return;
  }
  listen();
  offerCopies(form, questions);
  for (const question of questions.values()) if (question.isChanged) question.changed(0);
}

if (form) start();
