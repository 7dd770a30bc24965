// What can stand here? Keys and values of a scenario, by the JSON Schema that the server has of it.
"use strict";

(() => {
  const text = document.querySelector("#text");
  const list = document.createElement("ul");
  let schema = null, open = [], chosen = 0, from = 0;

  fetch(text.dataset.schema).then((answer) => answer.json()).then((found) => { schema = found; });
  list.id = "words";
  list.className = "words";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "What can stand here");
  list.hidden = true;
  text.after(list);
  for (const [name, value] of [["aria-controls", "words"], ["aria-autocomplete", "list"], ["aria-haspopup", "listbox"]]) {
    text.setAttribute(name, value);
  }

  // Schemas that hold for what stands below these keys; a list counts for its items.
  function below(path) {
    let found = [schema];
    for (const key of path) found = found.flatMap(kinds).map((one) => one.properties?.[key] ?? extra(one)).filter(Boolean);
    return found.flatMap(kinds);
  }

  const extra = (one) => (typeof one.additionalProperties === "object" ? one.additionalProperties : null);

  function kinds(one) {
    const choices = [...(one.anyOf ?? []), ...(one.oneOf ?? []), ...(one.allOf ?? [])];
    return [one, ...choices.flatMap(kinds), ...(one.items ? kinds(one.items) : [])];
  }

  const indent = (line) => line.match(/^[ -]*/)[0].length;

  // The keys above a line of this indentation, from the outermost.
  function pathTo(lines, depth) {
    const path = [];
    for (let at = lines.length - 1; at >= 0 && depth > 0; at--) {
      const key = lines[at].match(/^([ -]*)([\w.]+)\s*:/);
      if (key && key[1].length < depth) {
        path.unshift(key[2]);
        depth = key[1].length;
      }
    }
    return path;
  }

  function wordsHere() {
    const before = text.value.slice(0, text.selectionStart);
    const lines = before.split("\n");
    const line = lines.pop();
    const value = line.match(/^([ -]*)([\w.]+)\s*:\s+(?:\[.*?)?([\w./-]*)$/);
    const item = line.match(/^(\s*-\s+)([\w./-]*)$/);
    if (value) {
      const path = [...pathTo(lines, value[1].length), value[2]];
      return { typed: value[3], words: values(below(path)) };
    }
    const key = line.match(/^([ -]*)([\w.]*)$/);
    if (!key) return { typed: "", words: [] };
    const found = below(pathTo(lines, key[1].length));
    return { typed: key[2], words: [...keys(found), ...(item ? values(found) : [])] };
  }

  function keys(found) {
    const all = new Map();
    for (const one of found) for (const [name, what] of Object.entries(one.properties ?? {})) all.set(name, what.description ?? "");
    return [...all].map(([name, words]) => ({ insert: name + ": ", show: name, words }));
  }

  function values(found) {
    const all = new Set();
    for (const one of found) {
      for (const value of one.enum ?? []) all.add(String(value));
      if (one.type === "boolean") ["true", "false"].forEach((word) => all.add(word));
    }
    return [...all].map((word) => ({ insert: word, show: word, words: "" }));
  }

  function suggest(wanted) {
    if (!schema) return;
    const { typed, words } = wordsHere();
    open = words.filter((one) => one.show.toLowerCase().startsWith(typed.toLowerCase()) && one.show !== typed);
    if (!wanted && !typed) open = [];
    from = text.selectionStart - typed.length;
    chosen = 0;
    draw();
  }

  function draw() {
    list.replaceChildren(...open.slice(0, 200).map((one, at) => {
      const item = document.createElement("li");
      item.id = `word-${at}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(at === chosen));
      item.append(Object.assign(document.createElement("code"), { textContent: one.show }), ` ${one.words}`);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(at); });
      return item;
    }));
    list.hidden = !open.length;
    if (open.length) {
      text.setAttribute("aria-activedescendant", `word-${chosen}`);
      list.children[chosen].scrollIntoView({ block: "nearest" });
      place();
    } else text.removeAttribute("aria-activedescendant");
  }

  // Below the line that is written; the letters are all of one width.
  function place() {
    const style = getComputedStyle(text);
    const row = text.value.slice(0, text.selectionStart).split("\n").length;
    const top = row * parseFloat(style.lineHeight) + parseFloat(style.paddingTop) - text.scrollTop;
    list.style.setProperty("top", `${text.offsetTop + Math.min(top, text.clientHeight)}px`);
  }

  function take(at) {
    text.setRangeText(open[at].insert, from, text.selectionStart, "end");
    open = [];
    draw();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  text.addEventListener("input", (event) => { if (event.inputType) suggest(false); });
  text.addEventListener("blur", () => { open = []; draw(); });
  text.addEventListener("keydown", (event) => {
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); suggest(true); return; }
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const count = Math.min(open.length, 200);
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      draw();
    } else if (event.key === "Enter") { event.preventDefault(); take(chosen); }
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); open = []; draw(); }
  });

  document.addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]")?.dataset.line;
    if (!line) return;
    event.preventDefault();
    const lines = text.value.split("\n"), start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    text.scrollTop = (line - 5) * parseFloat(getComputedStyle(text).lineHeight);
  });
})();
