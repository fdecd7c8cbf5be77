// A scorecard to try out: the running total, without keeping anything.

import { totalOf } from "./scorecard-total.js";

const form = document.querySelector("[data-sample]");

function inputsOf(criterion) {
  return [...criterion.querySelectorAll(`[name="points-${criterion.dataset.criterion}"]`)];
}

function boxOf(criterion) {
  return criterion.querySelector("[type=checkbox]");
}

function pointsOf(criterion) {
  if (boxOf(criterion)?.checked) return "";
  return inputsOf(criterion).find((input) => input.type !== "radio" || input.checked)?.value.trim() ?? "";
}

function part(criterion) {
  const { weight = 0, low, high } = criterion.dataset;
  return { weight: Number(weight), low: Number(low), high: Number(high), points: pointsOf(criterion) };
}

/** Choosing points and saying that the criterion does not apply take each other's place. */
function settle(criterion, target) {
  const box = boxOf(criterion);
  const inputs = inputsOf(criterion);
  if (target === box && box.checked) {
    for (const input of inputs) {
      if (input.type === "radio") input.checked = false;
      else input.value = "";
    }
  } else if (box && inputs.includes(target)) {
    box.checked = false;
  }
}

function recount() {
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  form.querySelector("[data-total]").textContent = totalOf(criteria.map(part)) || "–";
  const answered = criteria.filter((one) => boxOf(one)?.checked || pointsOf(one) !== "").length;
  const line = form.querySelector("[data-answered]");
  line.textContent = line.dataset.text.replace("{answered}", answered).replace("{count}", criteria.length);
}

form?.addEventListener("input", (event) => {
  const criterion = event.target.closest("[data-criterion]");
  if (!criterion) return;
  settle(criterion, event.target);
  recount();
});
