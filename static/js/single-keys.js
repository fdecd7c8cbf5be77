// Keys of one letter can be switched off on a device, and never do anything where somebody writes.

const SWITCH = "input2:single-keys-off";

export function areOff() {
  try {
    return localStorage.getItem(SWITCH) === "1";
  } catch {
    return false;
  }
}

export function isWriting(element) {
  return element.matches("textarea, select, [type=number], [type=text], [type=search], [type=datetime-local]");
}

export function followSwitch(choice) {
  choice.checked = !areOff();
  choice.addEventListener("change", remember);
}

function remember(event) {
  try {
    if (event.target.checked) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "1");
  } catch (error) {
    console.warn("the choice lasts for this page only", error);
  }
}
