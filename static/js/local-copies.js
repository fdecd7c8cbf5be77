// Unsaved input kept in this browser by person and page, offered again later, gone at sign-out and after 14 days.

const LIFETIME = 14 * 24 * 3600 * 1000;

/** Keep what was typed until the server has it. */
export function keep(space, key, value) {
  attempt(() => localStorage.setItem(name(space, key), JSON.stringify({ value, at: Date.now() })));
}

/** The server has it. */
export function drop(space, key) {
  attempt(() => localStorage.removeItem(name(space, key)));
}

/** What was kept for this page: a map from key to {value, at}. */
export function kept(space) {
  const found = new Map();
  attempt(() => {
    for (const full of Object.keys(localStorage).filter((item) => item.startsWith(`${space}:`))) {
      const copy = parsed(localStorage.getItem(full));
      if (copy && Date.now() - copy.at < LIFETIME) found.set(full.slice(space.length + 1), copy);
      else localStorage.removeItem(full);
    }
  });
  return found;
}

/** Whoever signs out leaves nothing for the next person at this machine. */
export function clearAll() {
  attempt(() => {
    for (const full of Object.keys(localStorage).filter((item) => item.startsWith("input2:"))) {
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
  } catch (error) {
    console.warn("no local copy", error);
  }
}
