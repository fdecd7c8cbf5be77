// Files of a question: chosen or dropped, sent in parts with their progress, cancelled, tried again, gone on with after a reload.

import { isStaleToken, renew, tokenOf } from "./entry-sending.js";
import { drop, keep, kept } from "./local-copies.js";
import { Cancelled, Lost, SignedOut, Transfer } from "./transfer.js";

const form = document.querySelector("[data-entry-form]");
const space = form && `${form.dataset.storage}-uploads`;
const onTheirWay = new Set();
const UNITS = [[1024 ** 3, "GB"], [1024 ** 2, "MB"], [1024, "KB"]];

class Upload {
  constructor(place, file, memory) {
    this.place = place;
    this.file = file;
    this.memory = memory;
    this.row = newRow(place, file.name);
    this.part("cancel").addEventListener("click", () => this.cancel());
    this.part("retry").addEventListener("click", () => this.send());
  }

  part(name) {
    return this.row.querySelector(`[data-${name}]`);
  }

  /** Begins a transfer, or goes on with the one that a lost page began. */
  newTransfer() {
    const transfer = new Transfer(this.file, { form, question: this.place.dataset.upload, listener: this });
    const earlier = kept(space).get(this.key())?.value;
    if (earlier) transfer.resume(earlier.url, earlier.part);
    return transfer;
  }

  async send() {
    this.row.querySelector(".field-error")?.remove();
    this.part("retry").hidden = true;
    this.transfer = this.newTransfer();
    try {
      await holding(this.key(), () => this.transfer.run());
      drop(space, this.key());
      this.row.remove();
      await refresh(this.place);
    } catch (error) {
      if (!(error instanceof Cancelled)) this.complain(error);
    }
  }

  begun(url, part) {
    keep(space, this.key(), { url, part, question: this.place.dataset.upload, name: this.file.name, size: this.file.size });
  }

  progress(received) {
    const percent = Math.floor((received / this.file.size) * 100);
    this.row.querySelector("progress").value = percent;
    this.say(this.place.dataset.textProgress.replace("{percent}", percent).replace("{size}", size(this.file.size)));
  }

  waiting() {
    this.say(this.place.dataset.textWaiting);
  }

  checking() {
    this.say(this.place.dataset.textChecking);
  }

  say(text) {
    this.part("meta").textContent = text;
  }

  complain(error) {
    const isLost = error instanceof Lost;
    if (!isLost) this.settle();
    this.row.append(error instanceof SignedOut ? signedOutLine(this.place) : errorLine((!isLost && error.message) || this.place.dataset.textFailed));
    this.part("retry").hidden = !isLost;
  }

  /** Nothing is on its way any more; only the sentence is left to be read. */
  settle() {
    drop(space, this.key());
    this.row.querySelector("progress").remove();
    this.say(size(this.file.size));
    this.part("cancel").textContent = this.place.dataset.textDismiss;
  }

  async cancel() {
    drop(space, this.key());
    this.row.remove();
    this.place.querySelector("input[type=file]")?.focus();
    await this.transfer?.cancel();
  }

  /** The same file, chosen again: its name, size and time of change tell it from others. */
  key() {
    return this.memory ?? [this.place.dataset.upload, this.file.name, this.file.size, this.file.lastModified].join(":");
  }
}

/** Other tabs see that somebody is at it. */
function holding(key, step) {
  return navigator.locks ? navigator.locks.request(`${space}:${key}`, step) : step();
}

function newRow(place, name) {
  const row = place.querySelector("template[data-upload-row]").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = name;
  place.querySelector("[data-upload-list]").append(row);
  return row;
}

/** What the server holds, after it has taken or let go of a file. */
async function refresh(place) {
  const response = await fetch(place.dataset.filesUrl, { headers: { "X-Requested-With": "fetch" } });
  if (response.ok && !response.redirected) replaceList(place, await response.text());
}

/** Captions that are being typed stay, with the cursor, but for the one that the server has just taken: `sent`. */
function replaceList(place, html, sent = {}) {
  const typed = unsavedCaptions(place).filter((field) => sent[field.name] !== field.value);
  const { id, selectionStart, selectionEnd } = document.activeElement;
  const isTyping = document.activeElement.matches("[data-caption]") && place.contains(document.activeElement);
  place.querySelector("[data-file-list]").innerHTML = html;
  for (const { id: own, value } of typed) {
    const field = document.getElementById(own);
    if (field) field.value = value;
  }
  const field = isTyping && document.getElementById(id);
  if (field) {
    field.focus();
    field.setSelectionRange(selectionStart, selectionEnd);
  }
  place.dispatchEvent(new CustomEvent("files", { bubbles: true }));
}

/** In the unit in which the server says it, so that a small file is not one of 0.0 MB. */
function size(bytes) {
  const [unit, name] = UNITS.find(([least]) => bytes >= least) ?? UNITS[2];
  return `${(bytes / unit).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 })} ${name}`;
}

async function sendAll(place, files) {
  const uploads = [...files].map((file) => new Upload(place, file));
  for (const upload of uploads) {
    forget(place, upload.key());
    await upload.send();
  }
}

/** A file that a lost page was sending: it goes on as soon as the person chooses it again. */
function offer(place, key, { url, name, size: whole }, received) {
  const row = newRow(place, name);
  row.dataset.offer = key;
  const percent = Math.floor((received / whole) * 100);
  row.querySelector("progress").value = percent;
  row.querySelector("[data-meta]").textContent = place.dataset.textAgain.replace("{percent}", percent).replace("{size}", size(whole));
  row.querySelector("[data-cancel]").addEventListener("click", () => {
    drop(space, key);
    row.remove();
    change(url, { method: "DELETE" });
  });
}

function forget(place, key) {
  place.querySelectorAll("[data-offer]").forEach((row) => row.dataset.offer === key && row.remove());
}

async function offerUnfinished() {
  const copies = kept(space);
  if (!copies.size) return;
  const response = await fetch(form.dataset.uploadsUrl, { headers: { "X-Requested-With": "fetch" } });
  if (!response.ok || response.redirected) return;
  const standing = new Map((await response.json()).uploads.map((upload) => [upload.url, upload]));
  const held = navigator.locks ? (await navigator.locks.query()).held.map((lock) => lock.name) : [];
  for (const [key, { value }] of copies) {
    const place = document.querySelector(`[data-upload="${CSS.escape(value.question)}"]`);
    const upload = standing.get(value.url);
    if (!upload) drop(space, key);
    else if (place && !held.includes(`${space}:${key}`)) goOn(place, key, value, upload);
  }
}

function goOn(place, key, copy, upload) {
  if (upload.state === "open") offer(place, key, copy, upload.received);
  // All of it is there; only the answer was lost with the page.
  else new Upload(place, { name: copy.name, size: copy.size }, key).send();
}

/** Said at the file itself, once. */
function refuse(row, line) {
  row.querySelector(".field-error")?.remove();
  row.append(line);
}

/** With the way back to this page. */
function signedOutLine(place) {
  const line = errorLine(place.dataset.textSignedOut);
  const link = form.querySelector("template[data-signed-out]").content.querySelector("a").cloneNode(true);
  link.href = `${form.dataset.signInUrl}?next=${encodeURIComponent(location.pathname)}`;
  line.append(" ", link);
  return line;
}

function errorLine(text) {
  const line = document.createElement("p");
  line.className = "field-error";
  line.setAttribute("role", "alert");
  line.textContent = text;
  return line;
}

function refusal(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** One request that changes something; asked once more where a new sign-in in another tab has replaced the token, null for whoever is signed out. */
async function change(url, options) {
  const send = () => fetch(url, { ...options, headers: { "X-CSRFToken": tokenOf(form), "X-Requested-With": "fetch" } });
  try {
    const first = await send();
    if (!isStaleToken(first)) return first;
    await renew(form);
    return await send();
  } catch (error) {
    return error.code === "signed_out" ? null : Response.error();
  }
}

/** A step with a file that has arrived: removed, moved, captioned. The server's list takes the place of the old one; true once it does. */
async function step(place, button, fields = {}) {
  const response = await change(button.dataset.stepUrl, { method: "POST", body: new URLSearchParams(fields) });
  const row = button.closest(".file-row");
  if (!response || response.redirected) refuse(row, signedOutLine(place));
  else if (response.ok) {
    replaceList(place, await response.text(), fields);
    return true;
  } else {
    const { detail, caption } = refusal(await response.text());
    refuse(row, errorLine(detail || place.dataset.textFailedStep));
    // What stands has been read now: saving again replaces it.
    if (caption !== undefined) baseOf(row.querySelector("[data-caption]")).value = caption;
  }
  return false;
}

/** The keyboard stays on the button that was pressed, in the row that it moved. */
async function move(place, button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  const { id } = button.closest(".file-row");
  await step(place, button);
  document.getElementById(id)?.querySelector(`[data-move="${button.dataset.move}"]`)?.focus();
}

/** Until the server has it, a copy stays in the browser, as of every answer; one save at a time, so that none meets one's own. */
async function saveCaption(place, field) {
  const { id, name, value } = field;
  if (onTheirWay.has(id)) return;
  onTheirWay.add(id);
  const button = field.closest(".file-row").querySelector("[data-save-caption]");
  const isSaved = await step(place, button, { [name]: value, [`base-${name}`]: baseOf(field).value });
  onTheirWay.delete(id);
  if (!isSaved) return;
  drop(form.dataset.storage, id, value);
  const after = document.getElementById(id);
  if (after && isUnsaved(after) && after !== document.activeElement) saveCaption(place, after);
}

/** What stood there when it was read; the page of a refused save shows what was typed instead. */
function baseOf(field) {
  return form.elements[`base-${field.name}`];
}

function isUnsaved(field) {
  return field.value !== baseOf(field).value;
}

function unsavedCaptions(place) {
  return [...place.querySelectorAll("[data-caption]")].filter(isUnsaved);
}

function pressed(place, event) {
  const button = event.target.closest("[data-remove], [data-move], [data-save-caption]");
  if (!button) return;
  event.preventDefault();
  if (button.matches("[data-move]")) move(place, button);
  else if (button.matches("[data-remove]")) step(place, button);
  else saveCaption(place, button.closest(".file-row").querySelector("[data-caption]"));
}

for (const place of document.querySelectorAll("[data-upload]")) {
  for (const button of place.querySelectorAll("[data-needless]")) button.hidden = true;
  place.querySelector("input[type=file]")?.addEventListener("change", (event) => {
    sendAll(place, [...event.target.files]);
    event.target.value = "";
  });
  place.addEventListener("click", (event) => pressed(place, event));
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-caption]")) return;
    event.preventDefault();
    event.target.blur();
  });
  place.addEventListener("input", (event) => event.target.matches("[data-caption]") && keep(form.dataset.storage, event.target.id, event.target.value));
  for (const left of ["change", "focusout"]) {
    place.addEventListener(left, ({ target }) => target.matches("[data-caption]") && isUnsaved(target) && saveCaption(place, target));
  }
  addEventListener("online", () => unsavedCaptions(place).forEach((field) => saveCaption(place, field)));
  const zone = place.querySelector(".dropzone");
  const over = (isOver) => zone?.classList.toggle("is-over", isOver);
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  place.addEventListener("dragleave", (event) => over(place.contains(event.relatedTarget)));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (zone && event.dataTransfer.files.length) sendAll(place, event.dataTransfer.files);
  });
}

if (form?.dataset.uploadsUrl) offerUnfinished();
