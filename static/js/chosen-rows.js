// Choosing all rows of a page at once, and how many are chosen. The form works without: each row has its own box.
for (const form of document.querySelectorAll("[data-chosen-rows]")) {
  const all = form.querySelector("[data-chosen-all]");
  const count = form.querySelector("[data-chosen-count]");
  const boxes = [...form.elements].filter((box) => box.type === "checkbox" && box !== all);

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    count.textContent = chosen;
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    // With nothing chosen the bar stays under the table instead of covering it.
    form.classList.toggle("is-idle", chosen === 0);
  };

  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  // A page that is gone back to keeps what was chosen.
  addEventListener("pageshow", show);

  all.closest("[hidden]").hidden = false;
  count.closest("[hidden]").hidden = false;
  show();
}
