// Where the zone is typed on the same form, days and times below speak of it at once.

function chosen(input) {
  return [...(input.list?.options ?? [])].find((option) => option.value === input.value);
}

document.addEventListener("input", (event) => {
  const option = event.target.matches?.('[list="time-zones"]') && chosen(event.target);
  if (!option) return;
  for (const moment of event.target.form.querySelectorAll("[data-moment]")) {
    moment.dataset.moment = option.value;
    const line = moment.parentElement.querySelector("[data-moment-place]");
    line.dataset.city = option.dataset.city;
    moment.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
