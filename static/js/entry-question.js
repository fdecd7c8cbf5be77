// One question of the entry form: it knows its answer, saves it, and says what became of it.

import { drop, keep } from "./local-copies.js";
import { Refusal, send } from "./entry-sending.js";
import { asWord, wordsOf } from "./entry-words.js";

export const PAUSE = 1200;
// However fast somebody types on, this is the longest time without a save.
const LONGEST_UNSAVED = 4000;
const RETRY_LEAST = 2000;
const RETRY_MOST = 30000;

// The page's own name in every save: its late or repeated save is not a second person.
const page = (crypto.randomUUID?.() ?? `${Date.now()}${Math.random()}`).replace(/[^0-9a-f]/g, "").slice(0, 24);
let failures = 0;

export class Question {
  /** `tell(answered)` is called whenever what the page says about saving may have changed. */
  constructor(element, { form, tell, follow }) {
    Object.assign(this, { element, form, tell, follow });
    this.key = element.dataset.question;
    this.base = Number(element.dataset.base);
    this.sent = 0;
    this.timer = 0;
    this.unsavedSince = 0;
    this.isSaving = false;
    this.isRetrying = false;
    this.isKept = true;
    // Why the server does not take this text: it waits for the person, not for the clock.
    this.halt = "";
    this.stored = "unsaved" in element.dataset ? undefined : JSON.stringify(this.value({ asLoaded: true }));
  }

  get inputs() {
    return [...this.element.querySelectorAll(`[name="${this.key}"]`)];
  }

  /** The answer as it stands, or as the page was loaded: a slow page may have been typed in before this script ran. */
  value({ asLoaded = false } = {}) {
    const isOn = (input) => (asLoaded ? input.defaultChecked : input.checked);
    const [first] = this.inputs;
    if (!first) return null;
    if (this.element.dataset.type === "declaration") return isOn(first);
    if (first.type === "radio") return this.inputs.find(isOn)?.value ?? "";
    if (first.type === "checkbox") return this.inputs.filter(isOn).map((input) => input.value);
    if (!asLoaded) return first.value;
    if (first.tagName !== "SELECT") return first.defaultValue;
    return [...first.options].find((option) => option.defaultSelected)?.value ?? "";
  }

  put(value) {
    for (const input of this.inputs) {
      if (input.type === "radio") input.checked = input.value === asWord(value);
      else if (input.type === "checkbox") input.checked = Array.isArray(value) ? value.map(String).includes(input.value) : Boolean(value);
      else input.value = value ?? "";
    }
    this.element.dispatchEvent(new CustomEvent("put", { bubbles: true }));
    this.follow();
  }

  get isChanged() {
    return JSON.stringify(this.value()) !== this.stored;
  }

  get isWaiting() {
    return this.isChanged || this.isSaving;
  }

  changed(pause) {
    if (!this.isChanged) this.settle();
    else {
      this.isKept = keep(this.form.dataset.storage, this.key, this.value());
      this.plan(pause);
    }
    this.tell();
  }

  /** Back at what is stored: nothing to save, nothing to complain about. */
  settle() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.unsavedSince = 0;
    this.isRetrying = false;
    this.complain("");
    drop(this.form.dataset.storage, this.key);
  }

  plan(pause) {
    clearTimeout(this.timer);
    this.unsavedSince ||= Date.now();
    const left = this.unsavedSince + LONGEST_UNSAVED - Date.now();
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(pause, left)));
  }

  async save({ isLeaving = false } = {}) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.isSaving || !this.isChanged) return;
    const value = this.value();
    this.isSaving = true;
    this.unsavedSince = 0;
    this.sent += 1;
    this.tell();
    try {
      const content = { question: this.key, value, base: this.base, writer: `${page}.${this.sent}` };
      this.accept(await send(this.form, content, { isLeaving }), value);
    } catch (error) {
      if (error instanceof Refusal) this.refuse(error);
      else this.again();
    } finally {
      this.isSaving = false;
    }
    if (this.isChanged && !this.timer && !this.halt) this.plan(PAUSE);
    this.tell();
  }

  accept(content, value) {
    failures = 0;
    this.isRetrying = false;
    this.rebase(content.revision);
    this.stored = JSON.stringify(value);
    this.complain("");
    drop(this.form.dataset.storage, this.key, value);
    this.tell(content);
  }

  rebase(revision) {
    this.base = revision;
    const field = this.element.querySelector(`[name="base-${this.key}"]`);
    if (field) field.value = revision;
  }

  again() {
    this.isRetrying = true;
    failures += 1;
    const pause = Math.min(RETRY_MOST, RETRY_LEAST * 2 ** Math.min(failures - 1, 4));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  refuse(refusal) {
    const words = this.form.dataset;
    this.isRetrying = false;
    if (refusal.code === "stale_answer") return this.conflict(refusal.content);
    if (refusal.code === "signed_out") return this.askToSignIn();
    const late = refusal.code === "window_closed" ? ` ${words.textTooLate}` : "";
    this.complain(`${refusal.message || words.textRefused}${late}`, refusal.code);
  }

  complain(text, code = "refused") {
    this.halt = text ? code : "";
    const before = this.element.querySelector("[data-save-error]");
    if (before && before.textContent === text) return;
    before?.remove();
    if (!text) return;
    const line = this.fromTemplate("complaint");
    line.textContent = text;
    this.element.prepend(line);
  }

  askToSignIn() {
    if (this.halt === "signed_out") return;
    const { signInUrl, textNotKept } = this.form.dataset;
    this.complain("-", "signed_out");
    const notice = this.fromTemplate("signed-out");
    const place = `${location.pathname}#q-${this.key}`;
    notice.querySelector("a").href = `${signInUrl}?next=${encodeURIComponent(place)}`;
    if (!this.isKept) notice.querySelector("[data-kept]").textContent = textNotKept;
    this.element.querySelector("[data-save-error]").replaceWith(notice);
  }

  /** Both texts are shown and the person decides; nothing is overwritten unseen. */
  conflict(content) {
    const words = this.form.dataset;
    this.complain("-", "stale_answer");
    const notice = this.fromTemplate("conflict");
    const sentence = content.is_own ? words.textConflictOwn : words.textConflict.replace("{name}", content.saved_by);
    notice.querySelector("[data-conflict-text]").textContent = sentence;
    notice.querySelector("[data-conflict-theirs]").textContent = content.text || words.textEmpty;
    notice.querySelector("[data-conflict-mine]").textContent = wordsOf(this, this.value());
    const decide = (step) => () => {
      this.rebase(content.revision);
      this.complain("");
      step();
      this.inputs[0]?.focus();
    };
    notice.querySelector("[data-keep-mine]").addEventListener("click", decide(() => this.save()));
    notice.querySelector("[data-keep-theirs]").addEventListener("click", decide(() => this.keepTheirs(content)));
    this.element.querySelector("[data-save-error]").replaceWith(notice);
  }

  keepTheirs(content) {
    this.put(content.value);
    this.stored = JSON.stringify(this.value());
    drop(this.form.dataset.storage, this.key);
    this.tell(content);
  }

  fromTemplate(name) {
    return this.form.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);
  }
}
