// The total of a scorecard, as the server works it out: what is not answered drops out with its weight.

/** `parts` are criteria with `weight`, `low`, `high` and the typed `points`; "" where nothing makes a total. */
export function totalOf(parts) {
  let weight = 0;
  let sum = 0;
  for (const one of parts) {
    if (one.points === "" || !one.weight) continue;
    weight += one.weight;
    sum += (one.weight * (Number(one.points) - one.low)) / (one.high - one.low);
  }
  return weight && Number.isFinite(sum) ? ((sum / weight) * 100).toFixed(1) : "";
}
