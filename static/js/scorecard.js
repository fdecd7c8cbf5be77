// The scorecard saves itself: each criterion on its own, in order, again until the server has it.

import { isStaleToken, limit, LARGEST_LAST_WORD, tokenOf } from "./entry-sending.js";
import { drop, keep, kept } from "./local-copies.js";
import { show } from "./saved-mark.js";
import { totalOf } from "./scorecard-total.js";

const PAUSE = 1200;
const RETRY_LEAST = 2000;
const RETRY_MOST = 30000;

const form = document.querySelector("[data-scorecard]");
const writer = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.slice(0, 36);
const parts = new Map();
let failures = 0;

/** Something that saves itself as a whole; what it holds and where it goes, its two kinds below say. */
class Part {
  constructor(element, key, url) {
    this.element = element;
    this.key = key;
    this.url = url;
    this.base = Number(element.dataset.base);
    this.timer = 0;
    this.isSaving = false;
    this.stored = JSON.stringify(this.value());
  }

  get isChanged() {
    return JSON.stringify(this.value()) !== this.stored;
  }

  changed(pause) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.isChanged) return drop(form.dataset.storage, this.key);
    keep(form.dataset.storage, this.key, this.value());
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.isSaving || !this.isChanged) return;
    this.isSaving = true;
    const value = this.value();
    show("saving");
    try {
      await this.answer(await this.send(value), value);
    } catch {
      this.again();
    } finally {
      this.isSaving = false;
    }
    if (this.isChanged && !this.timer && !this.isStuck) this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async send(value) {
    const body = JSON.stringify({ ...this.payload(value), base: this.base, writer });
    const first = await post(this.url, body);
    if (!isStaleToken(first) || !(await renew())) return first;
    return post(this.url, body);
  }

  async answer(response, value) {
    this.isStuck = true;
    this.isSignedOut = response.redirected || response.status === 401 || isStaleToken(response);
    if (this.isSignedOut) return this.complain(form.dataset.textSignedOut);
    if (response.status >= 500) throw new Error(`answered ${response.status}`);
    const content = await response.json().catch(() => ({}));
    if (String(content.code).startsWith("stale_")) return this.conflict(content);
    if (!response.ok) return this.complain(content.detail ?? response.statusText);
    this.isStuck = false;
    failures = 0;
    this.accept(content.revision, value);
    this.complain("");
    tell(content);
    show("saved", content.saved_at ?? new Date().toISOString());
  }

  accept(revision, value) {
    this.base = revision;
    this.revision.value = revision;
    this.stored = JSON.stringify(value);
    if (!this.isChanged) drop(form.dataset.storage, this.key);
  }

  again() {
    show("failed");
    failures += 1;
    this.isStuck = false;
    const pause = Math.min(RETRY_MOST, RETRY_LEAST * 2 ** Math.min(failures - 1, 4));
    this.timer = setTimeout(() => this.save(), pause);
  }

  complain(text) {
    this.element.querySelector("[data-save-error]")?.remove();
    if (!text) return;
    show("failed");
    const line = document.createElement("p");
    line.className = "field-error";
    line.dataset.saveError = "";
    line.setAttribute("role", "alert");
    line.textContent = text;
    this.element.append(line);
  }

  /** Both values are shown and the judge decides; nothing is overwritten unseen. */
  conflict(content) {
    show("failed");
    this.element.querySelector(".notice")?.remove();
    const notice = form.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
    notice.querySelector("[data-conflict-theirs]").textContent = this.words(this.read(content));
    notice.querySelector("[data-conflict-mine]").textContent = this.words(this.value());
    const decide = (step) => () => {
      notice.remove();
      this.isStuck = false;
      this.accept(content.revision, this.read(content));
      step();
    };
    notice.querySelector("[data-keep-mine]").addEventListener("click", decide(() => this.save()));
    notice.querySelector("[data-keep-theirs]").addEventListener("click", decide(() => this.put(this.read(content))));
    this.element.append(notice);
  }
}

class Criterion extends Part {
  constructor(element) {
    super(element, element.dataset.criterion, form.dataset.saveUrl);
    this.weight = Number(element.dataset.weight ?? 0);
    this.low = Number(element.dataset.low);
    this.high = Number(element.dataset.high);
  }

  get revision() {
    return named(`revision-${this.element.dataset.criterion}`);
  }

  get inputs() {
    return [...this.element.querySelectorAll(`[name="points-${this.key ?? this.element.dataset.criterion}"]`)];
  }

  get box() {
    return this.element.querySelector("[type=checkbox]");
  }

  get comment() {
    return this.element.querySelector("textarea");
  }

  value() {
    const chosen = this.inputs.find((input) => input.type !== "radio" || input.checked);
    return {
      points: this.box?.checked ? "" : (chosen?.value.trim() ?? ""),
      not_applicable: this.box?.checked ?? false,
      comment: this.comment?.value ?? "",
    };
  }

  put(value) {
    for (const input of this.inputs) {
      if (input.type === "radio") input.checked = input.value === value.points;
      else input.value = value.points;
    }
    if (this.box) this.box.checked = value.not_applicable;
    if (this.comment) this.comment.value = value.comment;
    recount();
  }

  payload(value) {
    return { criterion: this.key, ...value };
  }

  read({ points, not_applicable, comment }) {
    return { points, not_applicable, comment };
  }

  words(value) {
    const points = value.not_applicable ? this.box?.parentElement.textContent.trim() : value.points || "–";
    return value.comment ? `${points}\n${value.comment}` : points;
  }

  get points() {
    return this.value().points;
  }

  get isAnswered() {
    const { points, not_applicable: isLeftOut } = this.value();
    return isLeftOut || points !== "";
  }

  /** Choosing points and saying that the criterion does not apply take each other's place. */
  settle(target) {
    if (target === this.box && target.checked) {
      for (const input of this.inputs) {
        if (input.type === "radio") input.checked = false;
        else input.value = "";
      }
    } else if (this.inputs.includes(target) && this.box) {
      this.box.checked = false;
    }
  }
}

class Comments extends Part {
  constructor(element) {
    super(element, "comments", form.dataset.commentsUrl);
  }

  get revision() {
    return named("revision-comments");
  }

  value() {
    return { for_applicant: named("for-applicant").value, confidential: named("confidential").value };
  }

  put(value) {
    named("for-applicant").value = value.for_applicant;
    named("confidential").value = value.confidential;
  }

  payload(value) {
    return value;
  }

  read({ for_applicant, confidential }) {
    return { for_applicant, confidential };
  }

  words(value) {
    return [value.for_applicant, value.confidential].filter(Boolean).join("\n\n") || "–";
  }
}

function post(url, body) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": tokenOf(form) },
    body,
    keepalive: new TextEncoder().encode(body).length < LARGEST_LAST_WORD,
    signal: limit(),
  });
}

/** A new sign-in in another tab has replaced the token: the page is asked for a fresh one, and whether it is still this judge's. */
async function renew() {
  const response = await fetch(location.href, { cache: "no-store", signal: limit() });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-scorecard]");
  if (fresh?.dataset.storage !== form.dataset.storage) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = tokenOf(fresh);
  return true;
}

function named(name) {
  return form.elements.namedItem(name);
}

function criteria() {
  return [...parts.values()].filter((part) => part instanceof Criterion);
}

/** The total so far as the server will work it out; its own figure replaces this one a moment later. */
function recount() {
  const typed = criteria().map(({ weight, low, high, points }) => ({ weight, low, high, points }));
  tell({ total: totalOf(typed), answered: criteria().filter((one) => one.isAnswered).length });
}

function tell({ total, answered }) {
  form.querySelector("[data-total]").textContent = total || "–";
  const line = form.querySelector("[data-answered]");
  line.textContent = line.dataset.text.replace("{answered}", answered).replace("{count}", criteria().length);
}

/** Input of an earlier visit that never reached the server is offered, not put back behind the judge's back. */
function offerLocalCopies() {
  const offer = form.querySelector("[data-local-copies]");
  const found = [...kept(form.dataset.storage)].filter(([key, copy]) => isNews(key, copy));
  offer.hidden = !found.length;
  for (const [key, copy] of found) {
    const line = document.createElement("li");
    line.textContent = `${parts.get(key).element.dataset.name}: ${parts.get(key).words(copy.value)}`;
    offer.querySelector("[data-local-list]").append(line);
  }
  offer.querySelector("[data-restore]").addEventListener("click", () => {
    offer.hidden = true;
    for (const [key, copy] of found) {
      parts.get(key).put(copy.value);
      parts.get(key).changed(0);
    }
  });
  offer.querySelector("[data-discard]").addEventListener("click", () => {
    offer.hidden = true;
    for (const [key] of found) drop(form.dataset.storage, key);
  });
}

function isNews(key, copy) {
  const part = parts.get(key);
  if (part && JSON.stringify(copy.value) !== part.stored) return true;
  drop(form.dataset.storage, key);
  return false;
}

function partOf(target) {
  const element = target.closest("[data-criterion], [data-comments]");
  return element && parts.get(element.dataset.criterion ?? "comments");
}

function saveAll() {
  for (const part of parts.values()) if (part.isChanged && (!part.isStuck || part.isSignedOut)) part.save();
}

function start() {
  named("writer").value = writer;
  for (const element of form.querySelectorAll("[data-criterion]")) parts.set(element.dataset.criterion, new Criterion(element));
  parts.set("comments", new Comments(form.querySelector("[data-comments]")));
  offerLocalCopies();
  form.addEventListener("input", (event) => {
    const part = partOf(event.target);
    part?.settle?.(event.target);
    part?.changed(PAUSE);
    if (part instanceof Criterion) recount();
  });
  form.addEventListener("change", (event) => partOf(event.target)?.changed(0));
  document.addEventListener("visibilitychange", saveAll);
  addEventListener("focus", saveAll);
  addEventListener("online", saveAll);
}

if (form) start();
