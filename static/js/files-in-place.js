// Pictures and documents open below their row, beside the scorecard; the link works as ever with a modifier or without a script.

const pane = document.querySelector(".pane-entry");

function viewer(row, link) {
  const figure = document.createElement("figure");
  figure.className = "in-place";
  const isPicture = row.querySelector(".file-kind")?.textContent.trim() === "IMG";
  const view = document.createElement(isPicture ? "img" : "iframe");
  view.src = link.href;
  const label = row.querySelector(".file-name").textContent.trim();
  if (isPicture) view.alt = label;
  else view.title = label;
  figure.append(view);
  return figure;
}

function toggled(event) {
  const link = event.target.closest(".file-row a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const row = link.closest(".file-row");
  const open = row.nextElementSibling?.matches("[data-viewer]") ? row.nextElementSibling : null;
  link.setAttribute("aria-expanded", String(!open));
  if (open) {
    open.remove();
    return;
  }
  const item = document.createElement("li");
  item.dataset.viewer = "";
  item.append(viewer(row, link));
  row.after(item);
  row.scrollIntoView({ block: "start" });
}

pane?.addEventListener("click", toggled);
