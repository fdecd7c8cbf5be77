// The form of a criterion shows what belongs to the chosen scale; without a script everything is there.

const form = document.querySelector("[data-criterion-form]");

function chosen(name) {
  return form.querySelector(`[name=${name}]:checked`)?.value;
}

function fit() {
  const scale = chosen("scale");
  for (const element of form.querySelectorAll("[data-for]")) {
    element.hidden = !element.dataset.for.split(" ").includes(scale);
  }
  form.querySelector("[data-counted]").hidden = chosen("is_counted") !== "counted";
}

if (form) {
  fit();
  form.addEventListener("change", fit);
}
