// What could not be sent while there was no connection is sent later from whichever page of this tab is open, the oldest first, and
// the page says so. The server's version check decides: nobody's words are replaced. typing.js keeps them, and sends what its own page holds.

const EVERY = 20000; // milliseconds between tries
const PATIENCE = 10000; // for one save

const { person = "" } = document.documentElement.dataset;
const path = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
const here = new Set([...document.querySelectorAll("main form[method=post]")].map(path));
let busy = false;

function waiting() {
  try {
    const keys = Object.keys(sessionStorage).filter((key) => person && key.startsWith(`typed ${person} `));
    return keys.map((key) => [key, JSON.parse(sessionStorage.getItem(key))]).filter(([, draft]) => draft.unsent && !draft.sent && !here.has(draft.sentTo)).sort(([, one], [, other]) => one.keptAt - other.keptAt);
  } catch {
    return [];
  }
}

async function post(draft, token = "") {
  const fields = new URLSearchParams(draft.text);
  for (const name of ["version", "began", "typed_by"]) if (draft[name] !== undefined) fields.set(name, draft[name]);
  fields.set("csrf_token", token);
  const reply = await fetch(draft.sentTo, {
    method: "POST",
    body: fields,
    headers: { "X-Requested-With": "autosave", Accept: "application/json" },
    credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  const body = await reply?.json().catch(() => null);
  // The token of the page that was typed on may be another by now.
  return !token && reply?.status === 422 && body?.token ? post(draft, body.token) : [reply, body];
}

function say(draft, words, link) {
  const line = Object.assign(document.createElement("p"), { className: `house-autosave${link ? " house-autosave--trouble" : ""}` });
  const anchor = Object.assign(document.createElement("a"), { href: draft.page, textContent: draft.heading || draft.page });
  status.append(line);
  line.append("What you typed without a connection on ", anchor, ` ${words}`);
}

async function sendOn() {
  if (busy) return;
  busy = true;
  for (const [key, draft] of waiting()) {
    const [reply, body] = await post(draft);
    if (!reply || reply.status >= 500 || reply.status === 429 || reply.status === 401) break; // later, or after they have signed in
    if (reply.ok) {
      sessionStorage.removeItem(key);
      say(draft, `is saved at ${body?.saved_at}.`, false);
    } else {
      sessionStorage.setItem(key, JSON.stringify({ ...draft, unsent: false }));
      say(draft, `is not saved yet. ${body?.message || ""} Open the page to go on: your words are filled in there.`, true);
    }
  }
  busy = false;
  if (waiting().length) setTimeout(sendOn, EVERY);
}

const status = document.createElement("div");
status.setAttribute("role", "status");
if (waiting().length) {
  document.querySelector("main")?.prepend(status);
  window.addEventListener("online", sendOn);
  sendOn();
}
