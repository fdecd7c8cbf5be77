// Questions that hang on another answer or on the track come and go with it.

import { asWord } from "./entry-words.js";

/** Show what is asked and hide the rest; `questions` is the page's map from key to question. */
export function follow(form, questions) {
  const track = [...questions.values()].find((question) => question.element.dataset.type === "track");
  const chosen = track ? track.value() : form.dataset.track;
  for (const question of questions.values()) {
    question.element.hidden = !isAsked(question, { questions, chosen, followed: new Set() });
  }
  narrowSubFields(form, track?.value());
}

/** As the server decides it: the tracks and the whole chain of conditions, whatever their order on the page. */
function isAsked(question, place) {
  const { shownIf, shownValues, tracks, waits } = question.element.dataset;
  if (tracks && !tracks.split(" ").includes(place.chosen)) return false;
  // What it waits for is on another page, or in none; the server has said whether it is there.
  const other = shownIf ? place.questions.get(shownIf) : null;
  if (!other) return waits === undefined;
  if (place.followed.has(shownIf)) return false;
  place.followed.add(shownIf);
  const given = [asWord(other.value())].flat();
  return shownValues.split(" ").some((value) => given.includes(value)) && isAsked(other, place);
}

/** Only the sub-fields of the chosen track can be chosen. */
function narrowSubFields(form, track) {
  for (const group of form.querySelectorAll("[data-type=sub_field] optgroup")) {
    const isOther = Boolean(track) && group.label !== trackName(form, track);
    group.disabled = isOther;
    group.hidden = isOther;
  }
}

function trackName(form, key) {
  const input = form.querySelector(`[data-type=track] [value="${CSS.escape(key)}"]`);
  return (input?.closest("label")?.textContent ?? input?.textContent ?? "").trim();
}
