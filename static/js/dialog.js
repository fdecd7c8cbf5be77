function dialogFor(opener) {
  return document.getElementById(opener.dataset.dialog);
}

function isBackdrop(event) {
  if (!(event.target instanceof HTMLDialogElement)) return false;
  const box = event.target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right
    && event.clientY >= box.top && event.clientY <= box.bottom;
  return !inside && event.clientX + event.clientY > 0;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) dialogFor(opener)?.showModal();
  else if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  else if (isBackdrop(event)) event.target.close();
});

// What was typed and could not be taken is shown again where it was typed.
document.querySelector("dialog[data-open]")?.showModal();
