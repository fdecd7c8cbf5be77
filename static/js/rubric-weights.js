// What each weight makes of the total, while it is typed.

const form = document.querySelector("[data-weights]");

function number(input) {
  const value = Number(input.value);
  return Number.isFinite(value) && value > 0 ? value : 0;
}

/** As the server writes it: four decimals where they are exact, else two. */
function show(output, share) {
  const scaled = share * 1000000;
  const places = Math.abs(scaled - Math.round(scaled)) < 0.000001 ? 4 : 2;
  output.textContent = `${Number((share * 100).toFixed(places))} %`;
}

function inputOf(output) {
  return document.getElementById(output.htmlFor.value);
}

function recount() {
  const dimensions = [...form.querySelectorAll("[data-dimension]")].map((element) => {
    const own = element.querySelector("[data-percent=dimension]");
    const criteria = [...element.querySelectorAll("[data-percent=criterion]")];
    return { own, criteria, weight: number(inputOf(own)) };
  });
  // A dimension without a counted criterion weighs nothing.
  const counted = dimensions.filter((one) => one.criteria.length);
  const whole = counted.reduce((sum, one) => sum + one.weight, 0);
  for (const { own, criteria, weight } of dimensions) {
    const part = whole && criteria.length ? weight / whole : 0;
    show(own, part);
    const shares = criteria.reduce((sum, output) => sum + number(inputOf(output)), 0);
    for (const output of criteria) show(output, shares ? (part * number(inputOf(output))) / shares : 0);
  }
  const sum = dimensions.reduce((all, one) => all + one.weight, 0);
  form.querySelector("[data-sum]").textContent = Number(sum.toFixed(4));
}

form?.addEventListener("input", recount);
