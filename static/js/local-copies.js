// Unsaved input kept in this browser by person and page, offered again later, gone at sign-out and after 14 days.

const LIFETIME = 14 * 24 * 3600 * 1000;
const OURS = "input2:";

/** Keep what was typed until the server has it; says whether the browser could. */
export function keep(space, key, value) {
  return attempt(() => localStorage.setItem(name(space, key), JSON.stringify({ value, at: Date.now() })));
}

/** The server has it. With `value` given, a copy of another text, such as another tab's, stays. */
export function drop(space, key, value) {
  attempt(() => {
    const full = name(space, key);
    const copy = parsed(localStorage.getItem(full));
    if (value === undefined || !copy || JSON.stringify(copy.value) === JSON.stringify(value)) localStorage.removeItem(full);
  });
}

/** What was kept for this page: a map from key to {value, at}. Whatever is too old goes, whoever's it is. */
export function kept(space) {
  const found = new Map();
  attempt(() => {
    for (const full of Object.keys(localStorage).filter((item) => item.startsWith(OURS))) {
      const copy = parsed(localStorage.getItem(full));
      if (!copy || !(Date.now() - copy.at < LIFETIME)) localStorage.removeItem(full);
      else if (full.startsWith(`${space}:`)) found.set(full.slice(space.length + 1), copy);
    }
  });
  return found;
}

/** Whoever signs out leaves nothing for the next person at this machine. */
export function clearAll() {
  attempt(() => {
    for (const full of Object.keys(localStorage).filter((item) => item.startsWith(OURS))) {
      localStorage.removeItem(full);
    }
  });
}

function name(space, key) {
  return `${space}:${key}`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// A browser may forbid storage or have it full: typing goes on, only the spare copy is missing.
function attempt(step) {
  try {
    step();
    return true;
  } catch (error) {
    console.warn("no local copy", error);
    return false;
  }
}
