// What forms and links cannot do alone. Every page works without it.
"use strict";

const one = (selector, within = document) => within.querySelector(selector);

document.addEventListener("change", (event) => {
  if (event.target.closest("select") && event.target.closest("form.merchants")) event.target.form.requestSubmit();
});

// Copying needs a page of a safe origin; elsewhere the buttons stay hidden.
if (navigator.clipboard) document.documentElement.dataset.clipboard = "";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
  button.textContent = "Copied";
});

// News of the sandbox, for htmx's extension in place of an EventSource.
//
// A page that nobody sees lets go of its connection: a browser opens six to a host, over all of its windows.
// Whatever ends a connection (a restart, a machine that slept), the next one goes on after the last message.

const SILENCE = 40_000; // milliseconds: the server says something every fifteen seconds
const PAUSES = [500, 1_000, 2_000, 5_000, 10_000];
const LIGHT = { on: "live", wait: "reconnecting", off: "not connected" };

class News extends EventTarget {
  readyState = EventSource.OPEN; // the extension never has to connect again: this does

  #url; #source = null; #again = 0; #failures = 0; #heard = 0;

  constructor(url) {
    super();
    this.#url = new URL(url, location.href);
    document.addEventListener("visibilitychange", () => this.#look());
    addEventListener("pagehide", () => this.#hangUp());
    addEventListener("pageshow", (event) => { if (event.persisted) this.#look(); });
    addEventListener("online", () => this.#connect());
    setInterval(() => { if (this.#source && Date.now() - this.#heard > SILENCE) this.#connect(); }, 5_000);
    this.#look();
  }

  close() {
    this.#hangUp();
    this.readyState = EventSource.CLOSED;
  }

  #look() {
    if (document.visibilityState === "hidden") this.#hangUp();
    else if (!this.#source && this.readyState === EventSource.OPEN) this.#connect();
  }

  #hangUp() {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = null;
  }

  #connect() {
    this.#hangUp();
    const source = this.#source = new EventSource(this.#url);
    this.#heard = Date.now();
    source.onopen = () => {
      this.#failures = 0;
      this.#heard = Date.now();
      show("on");
    };
    source.onerror = () => {
      this.#hangUp();
      const pause = PAUSES[Math.min(this.#failures++, PAUSES.length - 1)];
      show(this.#failures > 3 ? "off" : "wait");
      this.#again = setTimeout(() => this.#look(), pause);
    };
    for (const name of ["started", "changed", "happened", "beat"]) {
      source.addEventListener(name, (event) => {
        this.#heard = Date.now();
        if (event.lastEventId) this.#url.searchParams.set("after", event.lastEventId);
        this.dispatchEvent(new MessageEvent(name, { data: event.data }));
      });
    }
  }
}

function show(state) {
  const light = one("#light");
  if (!light || light.dataset.state === state) return;
  if (light.dataset.state !== "off" || state !== "on") light.setAttribute("role", "status"); // the first time is no news
  light.dataset.state = state;
  light.textContent = LIGHT[state];
}

htmx.createEventSource = (url) => new News(url);

// A clock that runs is shown running, between two things that happen.

let clock = null, shown = 0; // the element, and when it came

setInterval(() => {
  const element = one("#clock");
  if (!element) return;
  if (element !== clock) [clock, shown] = [element, performance.now()];
  const factor = Number(element.dataset.factor);
  if (!factor) return;
  const now = Number(element.dataset.now) + (performance.now() - shown) * factor;
  one("time", element).textContent = new Date(now).toISOString().replace("T", " ").slice(0, 19) + " UTC";
  if (element.dataset.due) one(".next", element).textContent = nextIn(Number(element.dataset.due) - now);
}, 1_000);

function nextIn(left) {
  if (left <= 0) return "next is due now";
  const parts = [];
  let seconds = Math.ceil(left / 1_000);
  for (const [unit, size] of [["d", 86_400], ["h", 3_600], ["m", 60], ["s", 1]]) {
    if (seconds >= size) parts.push(Math.floor(seconds / size) + unit);
    seconds %= size;
  }
  return "next in " + parts.join("");
}

// Rows of a list are refreshed in place, those that were named since the last time.

let changed = new Set();

document.addEventListener("sse:changed", (event) => {
  for (const reference of event.detail.data.split(" ")) changed.add(reference);
}, true);

document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.matches("[data-still]:is(:hover, :focus-within)")) return event.preventDefault(); // somebody reads it
  if (!event.target.matches("[data-rows]")) return;
  const every = changed.has("*") || !event.detail.triggeringEvent; // a list that just came may have missed some
  const wanted = [...event.target.rows].map((row) => row.id.slice(2)).filter((one) => every || changed.has(one));
  changed = new Set();
  if (!wanted.length) return event.preventDefault();
  for (const one of wanted) event.detail.formData.append("of", one);
});

// Keys. They act on what carries them, and on nothing while somebody types.

const useKeys = one("#use-keys");
if (useKeys) {
  useKeys.checked = localStorage.getItem("keys") !== "off";
  useKeys.addEventListener("change", () => localStorage.setItem("keys", useKeys.checked ? "on" : "off"));
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "?" && one("#keys")) one("#keys").showModal();
  else if (!useKeys?.checked || !press(event.key)) return;
  event.preventDefault();
});

function press(key) {
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if (!/^[a-z/]$/.test(key)) return false;
  const wanted = `[data-key="${key}"]`;
  const element = one(wanted, document.activeElement.closest("tr") ?? document) ?? one(wanted);
  if (!element || element.disabled) return false;
  if (element.matches("input")) element.select();
  element.focus();
  if (element.matches("summary")) element.parentElement.open = true;
  else if (element.matches("a, button")) element.click();
  return true;
}

function step(by) {
  const links = [...document.querySelectorAll(".list a.open")];
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
  links[next].focus();
  links[next].closest("tr").scrollIntoView({ block: "nearest" });
  return true;
}

// Escape puts away the rule that is shown, until something else is pointed at or gets the focus.

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.body.dataset.quiet = "";
});
for (const kind of ["focusin", "mousemove"]) document.addEventListener(kind, () => delete document.body.dataset.quiet);
