// The entry form saves itself: each answer on its own, in order, again until the server has it.

import { drop, keep, kept } from "./local-copies.js";
import { show } from "./saved-mark.js";
import { describe } from "./text-length.js";

const PAUSE = 1200;
const RETRY_LEAST = 2000;
const RETRY_MOST = 30000;

const form = document.querySelector("[data-entry-form]");
const token = form?.querySelector("[name=csrfmiddlewaretoken]").value;
const writer = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
const questions = new Map();
let failures = 0;

class Question {
  constructor(element) {
    this.element = element;
    this.key = element.dataset.question;
    this.base = Number(element.dataset.base);
    this.timer = 0;
    this.isSaving = false;
    // The server refused this text: it waits for the person, not for the clock.
    this.isHalted = false;
    this.stored = JSON.stringify(this.value());
  }

  get inputs() {
    return [...this.element.querySelectorAll(`[name="${this.key}"]`)];
  }

  value() {
    const [first] = this.inputs;
    if (!first) return null;
    if (this.element.dataset.type === "declaration") return first.checked;
    if (first.type === "radio") return this.inputs.find((input) => input.checked)?.value ?? "";
    if (first.type === "checkbox") return this.inputs.filter((input) => input.checked).map((input) => input.value);
    return first.value;
  }

  /** What the person sees as their answer: the words beside a box, not the key behind it. */
  text() {
    const [first] = this.inputs;
    if (this.element.dataset.type === "declaration") return first.checked ? form.dataset.textAgreed : form.dataset.textNotAgreed;
    if (first instanceof HTMLSelectElement) return first.value && first.selectedOptions[0].textContent.trim();
    if (first.type !== "radio" && first.type !== "checkbox") return first.value;
    return this.inputs.filter((input) => input.checked).map((input) => input.closest("label").textContent.trim()).join("; ");
  }

  put(value) {
    for (const input of this.inputs) {
      if (input.type === "radio") input.checked = input.value === asWord(value);
      else if (input.type === "checkbox") input.checked = Array.isArray(value) ? value.map(String).includes(input.value) : Boolean(value);
      else input.value = value ?? "";
    }
    this.count();
    follow();
  }

  rebase(revision) {
    this.base = revision;
    const field = this.element.querySelector(`[name="base-${this.key}"]`);
    if (field) field.value = revision;
  }

  get isChanged() {
    return JSON.stringify(this.value()) !== this.stored;
  }

  changed(pause) {
    clearTimeout(this.timer);
    if (!this.isChanged) return;
    keep(form.dataset.storage, this.key, this.value());
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.isSaving || !this.isChanged) return;
    this.isSaving = true;
    const value = this.value();
    show("saving");
    try {
      await this.answer(await send({ question: this.key, value, base: this.base, writer }), value);
    } catch {
      this.again();
    } finally {
      this.isSaving = false;
    }
    if (this.isChanged && !this.timer && !this.isHalted) this.changed(PAUSE);
  }

  async answer(response, value) {
    this.timer = 0;
    if (response.redirected || response.status === 401) return this.complain(form.dataset.textSignedOut);
    if (response.status >= 500) throw new Error(`answered ${response.status}`);
    const content = await response.json().catch(() => ({}));
    if (content.code === "stale_answer") return this.conflict(content);
    if (!response.ok) return this.complain(content.detail ?? response.statusText);
    failures = 0;
    this.isHalted = false;
    this.rebase(content.revision);
    this.stored = JSON.stringify(value);
    this.complain("");
    if (!this.isChanged) drop(form.dataset.storage, this.key);
    revise(content.entry_revision);
    show("saved", content.saved_at);
  }

  again() {
    show("failed");
    failures += 1;
    const pause = Math.min(RETRY_MOST, RETRY_LEAST * 2 ** Math.min(failures - 1, 4));
    this.timer = setTimeout(() => this.save(), pause);
  }

  complain(text) {
    this.element.querySelector("[data-save-error]")?.remove();
    if (!text) return;
    this.isHalted = true;
    show("failed");
    const line = document.createElement("p");
    line.className = "field-error";
    line.dataset.saveError = "";
    line.setAttribute("role", "alert");
    line.textContent = text;
    this.element.prepend(line);
  }

  conflict(content) {
    this.isHalted = true;
    show("failed");
    this.element.querySelector(".notice")?.remove();
    const notice = form.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
    notice.querySelector("[data-conflict-text]").textContent = form.dataset.textConflict.replace("{name}", content.saved_by);
    notice.querySelector("[data-conflict-theirs]").textContent = content.text || form.dataset.textEmpty;
    notice.querySelector("[data-conflict-mine]").textContent = this.text() || form.dataset.textEmpty;
    notice.querySelector("[data-keep-mine]").addEventListener("click", () => {
      this.rebase(content.revision);
      this.isHalted = false;
      notice.remove();
      this.save();
    });
    notice.querySelector("[data-keep-theirs]").addEventListener("click", () => {
      this.rebase(content.revision);
      this.isHalted = false;
      this.put(content.value);
      this.stored = JSON.stringify(this.value());
      drop(form.dataset.storage, this.key);
      notice.remove();
      show("saved", content.saved_at);
    });
    this.element.prepend(notice);
  }

  count() {
    const { countBy, least, most } = this.element.dataset;
    const counter = this.element.querySelector("[data-counter-for]");
    if (!counter || !countBy) return;
    const length = describe(this.value() ?? "", { countBy, least: number(least), most: number(most) });
    const limits = length.least ? `${length.least}–${length.most}` : `${length.most}`;
    const words = length.unit === "words" ? form.dataset.textWords : form.dataset.textCharacters;
    counter.textContent = words.replace("{count}", length.counted).replace("{limits}", limits);
    counter.classList.toggle("is-over", length.excess > 0);
  }
}

function send(content) {
  return fetch(form.dataset.saveUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(content),
    keepalive: JSON.stringify(content).length < 60000,
  });
}

/** The page hands in the revision it shows: its own save counts one further, a colleague's unseen change must not. */
function revise(revision) {
  const field = form.querySelector("[data-entry-revision]");
  if (field && revision === Number(field.value) + 1) field.value = revision;
}

/** Questions that hang on another answer or on the track come and go with it. */
function follow() {
  const track = [...questions.values()].find((question) => question.element.dataset.type === "track");
  const chosen = track ? track.value() : form.dataset.track;
  for (const question of questions.values()) {
    const { shownIf, shownValues, tracks, waits } = question.element.dataset;
    const other = shownIf ? questions.get(shownIf) : null;
    const isMet = other && !other.element.hidden && shownValues.split(" ").some((value) => [asWord(other.value())].flat().includes(value));
    const isWaiting = other ? !isMet : waits !== undefined;
    const isOfOtherTrack = tracks && !tracks.split(" ").includes(chosen);
    question.element.hidden = Boolean(isWaiting || isOfOtherTrack);
  }
  narrowSubFields(track?.value());
}

/** Only the sub-fields of the chosen track can be chosen. */
function narrowSubFields(track) {
  for (const group of form.querySelectorAll("[data-type=sub_field] optgroup")) {
    const isOther = Boolean(track) && group.label !== trackName(track);
    group.disabled = isOther;
    group.hidden = isOther;
  }
}

function trackName(key) {
  const input = form.querySelector(`[data-type=track] [value="${CSS.escape(key)}"]`);
  return (input?.closest("label")?.textContent ?? input?.textContent ?? "").trim();
}

/** Text of an earlier visit that never reached the server is offered, not put back behind the person's back. */
function offerLocalCopies() {
  const list = document.querySelector("[data-local-list]");
  const item = document.querySelector("template[data-local-item]");
  if (!list || !item) return;
  for (const [key, copy] of kept(form.dataset.storage)) {
    const question = questions.get(key);
    if (!question) continue;
    if (JSON.stringify(copy.value) === question.stored) drop(form.dataset.storage, key);
    else list.append(offer(item, question, copy));
  }
  document.querySelector("[data-local-copies]").hidden = !list.children.length;
}

function offer(item, question, copy) {
  const row = item.content.firstElementChild.cloneNode(true);
  row.querySelector("[data-label]").textContent = question.element.dataset.label;
  row.querySelector("[data-text]").textContent = asText(copy.value);
  const close = () => {
    row.remove();
    document.querySelector("[data-local-copies]").hidden = !document.querySelector("[data-local-list]").children.length;
  };
  row.querySelector("[data-restore]").addEventListener("click", () => {
    question.put(copy.value);
    question.changed(0);
    close();
  });
  row.querySelector("[data-discard]").addEventListener("click", () => {
    drop(form.dataset.storage, question.key);
    close();
  });
  return row;
}

function asWord(value) {
  if (value === true) return "yes";
  if (value === false) return "no";
  return Array.isArray(value) ? value.map(asWord) : String(value ?? "");
}

function asText(value) {
  return Array.isArray(value) ? value.join(", ") : String(value ?? "");
}

function number(text) {
  return text ? Number(text) : null;
}

function questionOf(target) {
  return questions.get(target.closest("[data-question]")?.dataset.question);
}

function start() {
  for (const element of form.querySelectorAll("[data-question]")) {
    const question = new Question(element);
    questions.set(question.key, question);
    question.count();
  }
  follow();
  if ("readonly" in form.dataset) {
    for (const input of form.elements) input.disabled = true;
    return;
  }
  if ("preview" in form.dataset) {
    form.addEventListener("input", (event) => questionOf(event.target)?.count());
    form.addEventListener("change", follow);
    for (const button of form.querySelectorAll("[data-needless]")) button.hidden = true;
    return;
  }
  offerLocalCopies();
  form.addEventListener("input", (event) => {
    const question = questionOf(event.target);
    question?.count();
    question?.changed(PAUSE);
  });
  form.addEventListener("change", (event) => {
    const question = questionOf(event.target);
    if (!question) return;
    follow();
    question.changed(0);
  });
  form.addEventListener("submit", leave);
  document.addEventListener("visibilitychange", saveAll);
  addEventListener("online", saveAll);
}

/** Every answer is saved on its own; the page is left once all of them are, and a section's form is never posted over them. */
async function leave(event) {
  if (!event.submitter || event.submitter.hasAttribute("formaction")) return;
  event.preventDefault();
  for (let turn = 0; turn < 60 && waiting().length; turn += 1) {
    saveAll();
    await new Promise((go) => setTimeout(go, 100));
    if (waiting().some((question) => question.isHalted)) break;
  }
  if (waiting().length) {
    waiting()[0].element.scrollIntoView({ block: "center" });
    return;
  }
  if (form.dataset.next) location.assign(form.dataset.next);
  else form.submit();
}

function waiting() {
  return [...questions.values()].filter((question) => question.isChanged || question.isSaving);
}

function saveAll() {
  for (const question of questions.values()) if (question.isChanged && !question.isHalted) question.save();
}

if (form) start();
