const minute = 60_000;
const started = new WeakMap();

function say(text, count) {
  return text.replace("{n}", count);
}

function remaining(words, left) {
  if (left <= 0) return words.closed;
  const minutes = Math.floor(left / minute);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const hourText = hours ? say(words.hours, hours) : "";
  if (days) return [say(days === 1 ? words.day : words.days, days), hourText].filter(Boolean).join(" ");
  return [hourText, say(words.minutes, minutes % 60)].filter(Boolean).join(" ");
}

// The server's clock decides, so only the time since the page was answered is measured here.
function tick(element) {
  if (!started.has(element)) started.set(element, performance.now());
  const elapsed = performance.now() - started.get(element);
  const left = Date.parse(element.dataset.countdown) - Date.parse(element.dataset.now) - elapsed;
  const text = remaining(element.dataset, left);
  if (element.textContent !== text) element.textContent = text;
}

function tickAll() {
  document.querySelectorAll("[data-countdown]").forEach(tick);
}

tickAll();
setInterval(tickAll, minute / 2);
