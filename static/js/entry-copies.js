// Text of an earlier visit that never reached the server is offered, not put back behind the person's back.

import { ask } from "./entry-sending.js";
import { drop, kept } from "./local-copies.js";
import { moment } from "./local-time.js";
import { wordsOf } from "./entry-words.js";

/** `root` names the person, the entry and the address of what is stored; `questions` are those of this page. */
export async function offerCopies(root, questions = new Map()) {
  const here = [];
  const elsewhere = [];
  const places = JSON.parse(document.getElementById("question-places")?.textContent ?? "{}");
  for (const [key, copy] of kept(root.dataset.storage)) {
    const question = questions.get(key);
    if (question && JSON.stringify(copy.value) === question.stored) drop(root.dataset.storage, key);
    else if (question) here.push(offerHere(root, question, copy));
    else if (places[key]) elsewhere.push([key, copy]);
    else if (captionOf(key)) here.push(...offerCaption(root, captionOf(key), copy));
  }
  show(here);
  show((await unsaved(root, elsewhere)).map(([key, copy]) => offerElsewhere(root, key, copy, places[key])));
}

/** A copy may have reached the server with the last word of a closing page. */
async function unsaved(root, copies) {
  if (!copies.length) return [];
  const { answers } = await ask(root, "?answers=1").catch(() => ({ answers: {} }));
  return copies.filter(([key, copy]) => {
    const isStored = key in answers && JSON.stringify(answers[key]) === JSON.stringify(copy.value);
    if (isStored) drop(root.dataset.storage, key);
    return !isStored;
  });
}

function offerHere(root, question, copy) {
  const isOpen = !("readonly" in root.dataset);
  const row = offer(root, question.key, copy, { label: question.element.dataset.label, text: wordsOf(question, copy.value) });
  const restore = row.querySelector("[data-restore]");
  restore.hidden = !isOpen;
  restore.addEventListener("click", () => {
    question.put(copy.value);
    question.changed(0);
    close(row);
    question.inputs[0]?.focus();
  });
  return row;
}

function captionOf(key) {
  return document.querySelector(`[data-caption]#${CSS.escape(key)}`);
}

/** The caption of a file, which saves itself when it is changed. */
function offerCaption(root, field, copy) {
  if (field.value === copy.value) {
    drop(root.dataset.storage, field.id);
    return [];
  }
  const row = offer(root, field.id, copy, { label: field.labels[0].textContent, text: copy.value });
  row.querySelector("[data-restore]").addEventListener("click", () => {
    field.value = copy.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    close(row);
    field.focus();
  });
  return [row];
}

function offerElsewhere(root, key, copy, place) {
  const text = place.is_text ? String(copy.value) : "";
  const row = offer(root, key, copy, { label: place.label, text });
  const link = row.querySelector("[data-open]");
  link.hidden = false;
  link.href = place.href;
  row.querySelector("[data-restore]").hidden = true;
  return row;
}

function offer(root, key, copy, { label, text }) {
  const row = document.querySelector("template[data-local-item]").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-label]").textContent = label;
  row.querySelector("[data-text]").textContent = text;
  row.querySelector("[data-when]").textContent = moment(new Date(copy.at));
  const copying = row.querySelector("[data-copy]");
  copying.hidden = !navigator.clipboard || !text;
  copying.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    copying.textContent = copying.dataset.textDone;
  });
  row.querySelector("[data-discard]").addEventListener("click", () => {
    drop(root.dataset.storage, key);
    close(row);
  });
  return row;
}

function close(row) {
  row.remove();
  show([]);
}

function show(rows) {
  const place = document.querySelector("[data-local-copies]");
  const list = place?.querySelector("[data-local-list]");
  if (!list) return;
  list.append(...rows);
  place.hidden = !list.children.length;
}
