// What the team will read follows what is chosen and typed; without this it follows what is saved.
const form = document.querySelector("[data-deciding]");
const preview = document.querySelector("[data-preview]");

const show = () => {
  const kind = form.elements.kind.value;
  for (const line of preview.querySelectorAll("[data-outcome]")) line.hidden = line.dataset.outcome !== kind;
  preview.querySelector("[data-told]").hidden = kind === "";

  const prize = form.elements.award.selectedOptions[0];
  const title = preview.querySelector("[data-prize]");
  if (prize?.value) title.textContent = title.dataset.prize.replace("{prize}", prize.text);

  const text = form.elements.feedback.value.trim();
  preview.querySelector("[data-feedback]").hidden = text === "";
  preview.querySelector("[data-feedback-text]").textContent = text;

  for (const box of form.querySelectorAll('[name="told"]')) {
    preview.querySelector(`[data-comment="${box.value}"]`).hidden = !box.checked;
  }
};

form.addEventListener("input", show);
// A page that is gone back to keeps what was typed.
addEventListener("pageshow", show);
