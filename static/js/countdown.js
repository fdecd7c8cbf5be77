// The server's clock decides. A page says by `data-now` what it was when the page was answered; from there on only the time that
// passes is measured here, and whenever that may have gone wrong (the machine slept, the page is an old copy) the server is asked.
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const drift = 2 * second;

const known = new WeakMap();
// What to add to the page's own clock to have the server's, once it was asked.
let ahead = null;
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
  const now = performance.now() + (ahead ?? Date.parse(element.dataset.now) - anchorOf(element));
  return Date.parse(element.dataset.countdown) - now;
}

function show(element) {
  const rest = left(element);
  const text = remaining(element.dataset, rest);
  if (element.textContent !== text) element.textContent = text;
  if (rest <= 0) tell(element);
  return rest;
}

function tell(element) {
  const label = element.closest("section")?.querySelector("[data-countdown-label]");
  if (label) label.textContent = label.dataset.whenOver;
}

// The next moment at which some text changes: a second, a minute or an hour is full.
function wait(rest) {
  const unit = rest <= minute ? second : rest <= 24 * hour ? minute : hour;
  return rest % unit || unit;
}

function tick() {
  clearTimeout(timer);
  if (jumped()) ask();
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
  if (!document.querySelector("[data-countdown]")) return;
  try {
    const sent = performance.now();
    const answer = await fetch("/clock", { cache: "no-store" });
    const server = Date.parse(await answer.text());
    if (!answer.ok || !server) return;
    // The server looked at its clock somewhere between the two.
    ahead = server - (sent + performance.now()) / 2;
    tick();
  } catch {
    // Without the server, what was measured here stands.
  }
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) tick();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) ask();
});
document.addEventListener("htmx:load", tick);

tick();
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") ask();
