const language = document.documentElement.lang || "en";
const locale = language === "en" ? "en-GB" : language;
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

function part(at, zone, options, type) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).formatToParts(at);
  return parts.find((one) => one.type === type)?.value ?? "";
}

function offset(at, zone) {
  const name = part(at, zone, { timeZoneName: "shortOffset" }, "timeZoneName");
  return name === "GMT" ? "UTC+0" : name.replace("GMT", "UTC").replace("-", "−");
}

/** Day and time as the product writes them, by the clock of whoever reads. */
export function moment(at) {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: own }).format(at);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short", hourCycle: "h23", timeZone: own }).format(at);
  return language.startsWith("zh") ? `${day} ${time}` : `${day}, ${time}`;
}

function city() {
  return own.split("/").pop().replaceAll("_", " ");
}

function show(line) {
  const at = new Date(line.dataset.localTime);
  if (!own || offset(at, own) === offset(at, line.dataset.zone)) return;
  const label = line.nextElementSibling;
  line.textContent = moment(at);
  label.textContent = label.dataset.localZone.replace("{city}", city()).replace("{offset}", offset(at, own));
  line.hidden = false;
  label.hidden = false;
}

function showAll(root) {
  root.querySelectorAll("[data-local-time]").forEach(show);
}

// Sign-up stores the browser's zone, so that deadlines can be shown in it at once.
for (const input of document.querySelectorAll("input[data-time-zone]")) {
  if (!input.value) input.value = own ?? "";
}

showAll(document);
document.addEventListener("htmx:load", (event) => showAll(event.target));
