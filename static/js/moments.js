// Under a day and time: the zone's offset on that day, while it is typed.

function offset(at, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(at);
  const name = parts.find((one) => one.type === "timeZoneName").value;
  const found = /([+-])(\d{2}):(\d{2})/.exec(name);
  return found ? Number(`${found[1]}1`) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

// The offsets of the instants at which clocks in the zone show this time: one, none or two.
function offsets(text, zone) {
  const wall = Date.parse(`${text}Z`);
  const day = 24 * 60 * 60 * 1000;
  const candidates = new Set([offset(wall - day, zone), offset(wall + day, zone)]);
  return [...candidates].filter((minutes) => offset(wall - minutes * 60000, zone) === minutes);
}

function named(minutes) {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

function say(input) {
  const line = input.parentElement.querySelector("[data-moment-place]");
  const { city, textPlace, textSkipped, textTwice } = line.dataset;
  if (!input.value) {
    line.value = city;
    return;
  }
  const found = offsets(input.value, input.dataset.moment);
  if (found.length === 1) {
    line.value = textPlace.replace("{city}", city).replace("{offset}", named(found[0]));
  } else {
    line.value = found.length ? textTwice : textSkipped;
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-moment]")) say(event.target);
});
