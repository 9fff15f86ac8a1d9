// What was typed and is not yet on the server, kept in this browser until the server says that it has it.

const memory = new Map();

function write(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // Full or forbidden (private window): the page itself still holds the text, and says that it is not saved.
  }
}

function remove(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Same case: nothing was written there.
  }
}

function stored() {
  const found = new Map(memory);
  try {
    for (let rank = 0; rank < localStorage.length; rank += 1) {
      const key = localStorage.key(rank);
      found.set(key, localStorage.getItem(key));
    }
  } catch {
    // Same case: only this page's memory is left.
  }
  return found;
}

export class Drafts {
  // One person, one dossier: another person on the same computer never sees them.
  constructor(person, dossier) {
    this.prefix = `ptce:${person}:${dossier}:`;
  }

  keep(field, version, body, section = "") {
    this.drop(field);
    write(`${this.prefix}${field}:${version}:${section}`, body);
  }

  drop(field) {
    for (const key of stored().keys()) {
      if (key.startsWith(`${this.prefix}${field}:`)) remove(key);
    }
  }

  // Return what is left from an earlier visit: { field, version, section, body }.
  left() {
    const entries = [];
    for (const [key, body] of stored()) {
      if (key.startsWith(this.prefix)) {
        const [field, version, section = ""] = key.slice(this.prefix.length).split(":");
        entries.push({ field, version, section, body });
      }
    }
    return entries;
  }
}
