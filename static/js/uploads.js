// Files go up one by one with their progress, can be cancelled and tried again, and can be dropped onto their question.

const form = document.querySelector("[data-entry-form]");
const token = form?.querySelector("[name=csrfmiddlewaretoken]").value;

class Upload {
  constructor(place, file) {
    this.place = place;
    this.file = file;
    this.row = place.querySelector("template[data-upload-row]").content.firstElementChild.cloneNode(true);
    this.part("name").textContent = file.name;
    this.part("cancel").addEventListener("click", () => this.cancel());
    this.part("retry").addEventListener("click", () => this.send());
    place.querySelector(".file-list").append(this.row);
  }

  part(name) {
    return this.row.querySelector(`[data-${name}]`);
  }

  send() {
    this.row.querySelector(".field-error")?.remove();
    this.part("retry").hidden = true;
    const content = new FormData();
    content.append("question", this.place.dataset.upload);
    content.append("file", this.file);
    this.request = new XMLHttpRequest();
    this.request.upload.addEventListener("progress", (event) => this.progress(event.loaded, event.total));
    return new Promise((done) => {
      this.request.addEventListener("loadend", () => done(this.answer()));
      this.request.open("POST", form.dataset.uploadUrl);
      this.request.setRequestHeader("X-CSRFToken", token);
      this.request.setRequestHeader("X-Requested-With", "fetch");
      this.request.send(content);
    });
  }

  progress(loaded, total) {
    const percent = Math.floor((loaded / total) * 100);
    this.row.querySelector("progress").value = percent;
    this.part("meta").textContent = this.place.dataset.textProgress.replace("{percent}", percent).replace("{size}", size(total));
  }

  answer() {
    if (this.isCancelled) return;
    if (this.request.status === 200 && !this.request.responseURL.includes("/login/")) {
      replaceList(this.place, this.request.responseText, this.row);
      return;
    }
    const isLost = this.request.status === 0 || this.request.status >= 500;
    this.complain(isLost ? this.place.dataset.textFailed : detail(this.request.responseText) || this.place.dataset.textFailed);
    this.part("retry").hidden = !isLost;
  }

  complain(text) {
    this.row.append(errorLine(text));
  }

  cancel() {
    this.isCancelled = true;
    this.request?.abort();
    this.row.remove();
  }
}

/** The server's list takes the place of the old one; other uploads under way keep their rows. */
function replaceList(place, html, finished) {
  const others = [...place.querySelectorAll(".file-row")].filter((row) => row !== finished && row.querySelector("progress"));
  place.querySelector("[data-file-list]").innerHTML = html;
  place.querySelector(".file-list").append(...others);
}

function detail(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return "";
  }
}

function size(bytes) {
  return `${(bytes / 1024 / 1024).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 })} MB`;
}

async function sendAll(place, files) {
  const uploads = [...files].map((file) => new Upload(place, file));
  for (const upload of uploads) await upload.send();
}

/** Said at the file itself, once. */
function refuse(row, text) {
  row.querySelector(".field-error")?.remove();
  row.append(errorLine(text));
}

function errorLine(text) {
  const line = document.createElement("p");
  line.className = "field-error";
  line.setAttribute("role", "alert");
  line.textContent = text;
  return line;
}

async function remove(place, button) {
  const response = await fetch(button.getAttribute("formaction"), {
    method: "POST",
    headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" },
  }).catch(() => Response.error());
  if (response.ok && !response.redirected) replaceList(place, await response.text(), null);
  else refuse(button.closest(".file-row"), detail(await response.text()) || place.dataset.textFailedRemoval);
}

for (const place of document.querySelectorAll("[data-upload]")) {
  for (const button of place.querySelectorAll("[data-needless]")) button.hidden = true;
  place.querySelector("input[type=file]")?.addEventListener("change", (event) => {
    sendAll(place, [...event.target.files]);
    event.target.value = "";
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.preventDefault();
    remove(place, button);
  });
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) sendAll(place, event.dataTransfer.files);
  });
}
