// The server's clock decides. A page says by `data-now` what it was when the page was answered; from there on only the time that
// passes is measured here, and whenever that may have gone wrong (the machine slept, the page is an old copy) the server is asked.
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const drift = 2 * second;

const known = new WeakMap();
let correction = 0;
let timer;

function say(text, count) {
  return text.replace("{n}", count);
}

function remaining(words, left) {
  if (left <= 0) return words.closed;
  if (left < minute) return say(words.seconds, Math.floor(left / second));
  const minutes = Math.floor(left / minute);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const hourText = hours ? say(words.hours, hours) : "";
  if (days) return [say(days === 1 ? words.day : words.days, days), hourText].filter(Boolean).join(" ");
  return [hourText, say(words.minutes, minutes % 60)].filter(Boolean).join(" ");
}

// When the answer arrived, for what came with the page; for what was put in later, the first time it is seen.
const arrival = performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now();
const atLoad = new Set(document.querySelectorAll("[data-countdown]"));

function anchorOf(element) {
  if (!known.has(element)) known.set(element, atLoad.has(element) ? arrival : performance.now());
  return known.get(element);
}

function left(element) {
  const elapsed = performance.now() - anchorOf(element);
  return Date.parse(element.dataset.countdown) - Date.parse(element.dataset.now) - elapsed - correction;
}

function show(element) {
  const rest = left(element);
  const text = remaining(element.dataset, rest);
  if (element.textContent !== text) element.textContent = text;
  if (rest <= 0) tell(element);
  return rest;
}

function tell(element) {
  const label = element.closest("section, p")?.querySelector("[data-countdown-label]");
  if (label) label.textContent = label.dataset.whenOver;
}

// The next moment at which some text changes: a second, a minute or an hour is full.
function wait(rest) {
  const unit = rest <= minute ? second : rest <= 24 * hour ? minute : hour;
  return rest % unit || unit;
}

function tick() {
  clearTimeout(timer);
  const rests = [...document.querySelectorAll("[data-countdown]")].map(show).filter((rest) => rest > 0);
  // No longer than a minute, for what is put into the page meanwhile.
  if (rests.length) timer = setTimeout(tick, Math.min(minute, ...rests.map(wait)) + 1);
}

// A machine that slept stops the one clock and not the other.
const clocks = { wall: Date.now(), own: performance.now() };

function jumped() {
  const gap = Date.now() - clocks.wall - (performance.now() - clocks.own);
  clocks.wall = Date.now();
  clocks.own = performance.now();
  return Math.abs(gap) > drift;
}

async function ask() {
  const element = document.querySelector("[data-countdown]");
  if (!element) return;
  try {
    const answer = await fetch("/livez", { method: "HEAD", cache: "no-store" });
    const server = Date.parse(answer.headers.get("date"));
    if (!server) return;
    const supposed = Date.parse(element.dataset.now) + performance.now() - anchorOf(element);
    const found = server - supposed;
    // The header counts whole seconds: a smaller difference says nothing.
    if (Math.abs(found - correction) > drift) correction = found;
    tick();
  } catch {
    // Without the server, what was measured here stands.
  }
}

function lookAgain() {
  tick();
  if (jumped()) ask();
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) lookAgain();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) ask();
});
document.addEventListener("htmx:load", tick);

tick();
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") ask();
