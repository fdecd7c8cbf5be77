// Answers in words: as conditions compare them, and as people read them.

/** As `shown_if_values` are written. */
export function asWord(value) {
  if (value === true) return "yes";
  if (value === false) return "no";
  return Array.isArray(value) ? value.map(asWord) : String(value ?? "");
}

/** An answer to this question as its page shows it: a choice by its label, not by its key. */
export function wordsOf(question, value) {
  const { textAgreed, textNotAgreed, textEmpty } = question.form.dataset;
  if (question.element.dataset.type === "declaration") return value ? textAgreed : textNotAgreed;
  const parts = [asWord(value)].flat().filter(Boolean);
  return parts.map((part) => labelOf(question, part)).join("; ") || textEmpty;
}

function labelOf(question, part) {
  const input = question.inputs.find((one) => ["radio", "checkbox"].includes(one.type) && one.value === part);
  const option = question.inputs[0]?.options && [...question.inputs[0].options].find((one) => one.value === part);
  return (input?.closest("label")?.textContent ?? option?.textContent ?? part).trim();
}
