// What is typed is never lost: saved while typing where a form asks for it, saved before a link is followed, kept in this tab
// until it is saved, and never shown to anybody else. Every page works without it.

const FIRST_WAIT = 800; // milliseconds of quiet before a save
const LONGEST_WAIT = 60000; // between tries while the server cannot be reached
const PATIENCE = 10000; // for one save
const SENT_LAST = 60000; // bytes that a browser still sends while it leaves a page
const CARRIED = ["csrf_token", "typed_by", "version", "began"]; // what the page says of itself

const { person = "", shared } = document.documentElement.dataset; // whose page it is, if anybody's; whether others use this computer too
const cameFrom = document.referrer && new URL(document.referrer).origin === location.origin ? new URL(document.referrer).pathname : "";

// What is typed in this tab and not saved yet, for each form by whose it is and where it is sent.
const drafts = {
  all() {
    try {
      return Object.keys(sessionStorage).filter((key) => key.startsWith("typed ")).map((key) => [key, JSON.parse(sessionStorage.getItem(key))]);
    } catch {
      return [];
    }
  },
  read: (key) => drafts.all().find(([name]) => name === key)?.[1],
  write(key, draft) {
    try { if (shared === undefined) sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* full or forbidden: the page itself still holds it */ }
  },
  forget(key) {
    try { sessionStorage.removeItem(key); } catch { /* then there is nothing */ }
  },
  // What the page that opened says of them: another person's go to the server, which keeps them for that person alone,
  // and those whose sending was answered by a page go.
  tidy() {
    for (const [key, draft] of drafts.all()) {
      if (!person) {
        if (draft.sent && draft.sentTo === location.pathname) drafts.write(key, { ...draft, sent: false });
      } else if (!key.startsWith(`typed ${person} `)) {
        drafts.forget(key);
        handOver(draft);
      } else if (draft.sent && cameFrom === draft.page && !document.querySelector("form[data-unsaved]")) drafts.forget(key);
    }
  },
};

// Without the token of anybody's session, so that it can only be refused and kept, never taken as sent.
function handOver(draft) {
  const fields = new URLSearchParams(draft.text);
  for (const name of ["version", "began", "typed_by"]) if (draft[name] !== undefined) fields.set(name, draft[name]);
  fetch(draft.sentTo, {
    method: "POST",
    body: fields,
    headers: { "X-Requested-With": "autosave", Accept: "application/json" },
    credentials: "same-origin", redirect: "error",
    keepalive: fields.toString().length < SENT_LAST,
  }).catch(() => {});
}

function sameText(one, other) {
  const tidied = (text) => JSON.stringify([...new URLSearchParams(text)].map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").replace(/[ \t]+$/gm, "").trim()]).filter(([, value]) => value));
  return tidied(one) === tidied(other);
}

// The form as the service wrote it, whatever was typed before this script ran.
function asServed(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return copy;
}

// One form, what it held when it was saved last, and what is typed in it since.
class Typing {
  constructor(form, number) {
    this.form = form;
    this.sentTo = new URL(form.getAttribute("action") || location.href, location.href).pathname;
    this.key = `typed ${person} ${this.sentTo} ${number}`;
    this.saved = form.dataset.unsaved === undefined ? this.text(asServed(form)) : null;
    this.sending = false;
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => this.sends());
    if (this.dirty()) this.keep();
  }

  fields(form = this.form) {
    const fields = new FormData(form);
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    return new URLSearchParams(fields);
  }

  text(form = this.form) {
    const fields = this.fields(form);
    for (const name of CARRIED) fields.delete(name);
    for (const secret of form.querySelectorAll("input[type=password]")) fields.delete(secret.name);
    return fields.toString();
  }

  dirty() {
    return this.text() !== this.saved;
  }

  unsaved() {
    return this.dirty() || Boolean(this.form.dataset.unsent); // what only a person sends: its page says so
  }

  carried(name, value) {
    const input = this.form.elements.namedItem(name);
    if (input && value !== undefined) input.value = value;
    return input?.value;
  }

  changed() {
    this.sending = false;
    this.keep();
  }

  keep(changes = {}) {
    if (!person) return;
    if (!this.unsaved()) drafts.forget(this.key);
    else drafts.write(this.key, { text: this.text(), page: location.pathname, sentTo: this.sentTo, version: this.carried("version"), began: this.carried("began"), typed_by: this.carried("typed_by"), ...changes });
  }

  sends() {
    this.sending = true;
    this.keep({ sent: true });
  }

  restore() {
    const draft = drafts.read(this.key);
    if (!draft) return;
    const refused = this.form.dataset.unsaved !== undefined;
    if (new URLSearchParams(location.search).has("saved") || (!refused && sameText(draft.text, this.saved))) drafts.forget(this.key);
    else if (!(refused && draft.sent)) this.fill(draft);
  }

  fill(draft) {
    // Where this page holds what this tab sent last, its own version is the one to build on; else the typed words' own.
    if (!draft.unsure || !sameText(draft.unsure, this.text())) for (const name of ["version", "began"]) this.carried(name, draft[name]);
    const typed = new URLSearchParams(draft.text);
    for (const input of this.form.elements) {
      if (!input.name || ["hidden", "file", "password", "submit", "button"].includes(input.type)) continue;
      if (["radio", "checkbox"].includes(input.type)) input.checked = typed.getAll(input.name).includes(input.value);
      else input.value = typed.get(input.name) ?? "";
    }
    this.saved = null;
    const line = Object.assign(document.createElement("p"), { className: "house-autosave house-autosave--trouble" });
    line.setAttribute("role", "status");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "house-as-link", textContent: "Show what is saved instead" });
    button.addEventListener("click", () => {
      drafts.forget(this.key);
      this.saved = this.text();
      location.assign(location.pathname);
    });
    line.append("What you typed here before is filled in. It is not saved yet. ", button);
    this.form.before(line);
  }
}

class Autosave extends Typing {
  // One save at a time; each takes the version from the reply before. A conflict stops it until the page is opened again.
  constructor(form, number) {
    super(form, number);
    this.status = form.querySelector("[data-autosave-status]") || this.addStatus();
    this.wait = 0;
    this.timer = 0;
    this.stopped = false;
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.save());
    window.addEventListener("focus", () => this.signedOut && this.save());
    document.addEventListener("visibilitychange", () => (document.hidden || this.signedOut) && this.save());
    window.addEventListener("pagehide", () => this.save());
    if (form.dataset.conflict !== undefined) this.compareFirst();
    else if (this.dirty()) this.later();
  }

  // What somebody else saved is replaced by nobody who has not chosen so.
  compareFirst() {
    this.stopped = true;
    this.say("Not saved yet. Look at what was saved first, then press Save.", true);
  }

  addStatus() {
    const line = Object.assign(document.createElement("p"), { className: "house-autosave" });
    line.setAttribute("role", "status");
    this.form.append(line);
    return line;
  }

  say(text, trouble = false, link = null) {
    this.status.replaceChildren(text);
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: link, target: "_blank", rel: "noopener", textContent: "Sign in again (opens in a new tab)" });
      this.status.append(" ", anchor);
    }
    this.status.classList.toggle("house-autosave--trouble", trouble);
  }

  changed() {
    super.changed();
    // "Saved" stands beside words that are all saved; what went wrong stands until it is over.
    if (this.dirty() && !this.status.classList.contains("house-autosave--trouble")) this.say("");
    this.later();
  }

  keep(changes = {}) {
    super.keep({ unsure: this.unsure?.text, unsent: this.noConnection, heading: document.querySelector("h1")?.textContent, keptAt: Date.now(), ...changes });
  }

  later(wait = Math.max(FIRST_WAIT, this.wait || 0)) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), wait);
  }

  submit(event) {
    // A save on its way would make the version that this form carries stale, and one whose reply was lost may have: first those. The same words again are no conflict.
    clearTimeout(this.timer);
    if (!this.busy && !this.unsure) return;
    event.preventDefault();
    const submitter = event.submitter;
    (this.busy || this.work(() => this.send(this.unsure))).then(() => {
      if (!this.unsure) this.form.requestSubmit(submitter);
      else this.sending = false; // the words stay on this page, and the status says why
    });
  }

  save() {
    if (this.busy) return this.busy;
    if (this.stopped || this.sending || !this.dirty() || this.text() === this.refused) return Promise.resolve();
    return this.work(async () => {
      if (this.unsure && this.unsure.text !== this.text() && !(await this.send(this.unsure))) return;
      await this.send({ fields: this.fields(), text: this.text() });
    });
  }

  work(task) {
    this.busy = task().finally(() => {
      this.busy = null;
      this.keep(this.sending ? { sent: true } : {});
      if (!this.sending && this.dirty() && this.text() !== this.refused && !this.signedOut) this.later();
    });
    return this.busy;
  }

  async send(words, again = true) {
    let reply = null;
    words.fields.set("csrf_token", this.carried("csrf_token") || "");
    try {
      reply = await fetch(this.form.getAttribute("action") || location.href, {
        method: "POST",
        body: words.fields,
        headers: { "X-Requested-With": "autosave", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
        keepalive: words.fields.toString().length < SENT_LAST,
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      reply = null;
    }
    const body = reply ? await reply.json().catch(() => null) : null;
    if (again && reply?.status === 422 && body?.token && body.token !== this.carried("csrf_token")) {
      this.carried("csrf_token", body.token); // somebody signed in again in another tab
      return this.send(words, false);
    }
    return this.answered(reply, body, words);
  }

  answered(reply, body, words) {
    [this.signedOut, this.noConnection] = [reply?.status === 401, !reply];
    this.unsure = reply && reply.status < 500 ? null : words;
    if (reply?.ok && body) {
      for (const name of ["version", "began"]) this.carried(name, body[name]);
      [this.saved, this.refused, this.wait] = [words.text, null, 0];
      this.form.dispatchEvent(new CustomEvent("saved", { detail: body }));
      const unsent = this.form.dataset.unsent || "";
      // Where more was typed meanwhile, the save that follows has the word.
      if (!this.dirty()) this.say(this.incomplete() ? `Kept as it is at ${body.saved_at}. Still to put right: ${this.incomplete()}` : `Saved at ${body.saved_at}${unsent && `. ${unsent}`}`, Boolean(unsent));
      return true;
    }
    if (reply?.status === 409) {
      this.stopped = true;
      this.say(`${body?.message || "This was saved meanwhile. Nothing you typed is lost."} Press Save to compare the two.`, true);
    } else if (this.signedOut) {
      this.say(body?.message || "You are signed out. What you typed is kept on this page.", true, body?.sign_in || "/sign-in");
    } else if (reply && reply.status < 500 && reply.status !== 429) {
      this.refused = words.text; // no use in asking again until it is changed
      this.say(`Not saved yet. ${body?.message || "Press Save to see why."}`, true);
    } else {
      this.wait = Math.min(LONGEST_WAIT, (this.wait || 1000) * 2);
      this.say(body?.message ? `Not saved yet. ${body.message}` : reply ? "Not saved yet. We will keep trying." : `Not saved: no connection. Your words are kept on this ${shared === undefined ? "device" : "page"} and sent when it is back.`, true);
    }
    return false;
  }

  // What a save that was asked for was refused for on this page: typing on is kept, and it still has to be put right.
  incomplete() {
    return this.form.dataset.unsaved !== undefined ? document.querySelector(".nhsuk-error-summary__list li")?.textContent || "" : "";
  }
}

function isTypedIn(form) {
  return form.dataset.uploads === undefined && !form.querySelector("input[type=password]")
    && form.querySelector("textarea, select, input:not([type=hidden], [type=file], [type=submit])");
}

// Before a link is followed, or another form of the page is sent, what was typed in the last moment is saved.
function saveBeforeLeaving(typings) {
  const autosaves = typings.filter((typing) => typing instanceof Autosave);
  const waiting = () => autosaves.filter((autosave) => !autosave.sending && !autosave.stopped && (autosave.busy || autosave.dirty()));
  const flush = async () => {
    await Promise.all(waiting().map((autosave) => autosave.save()));
    await Promise.all(waiting().map((autosave) => autosave.save())); // what was typed while the one before was on its way
  };
  let leaving = false;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const address = new URL(link.href, location.href);
    const elsewhere = address.origin === location.origin && (address.pathname !== location.pathname || address.search !== location.search);
    if (!elsewhere || link.target || link.hasAttribute("download") || !waiting().length) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    await flush();
    leaving = false;
    location.assign(link.href); // where something could not be saved, the browser asks first
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.flushed === undefined && !typings.some((typing) => typing.form === form) && waiting().length) {
      event.preventDefault();
      await flush();
      form.dataset.flushed = "";
      form.requestSubmit(event.submitter);
      return;
    }
    delete form.dataset.flushed;
    if (["/sign-out", "/account/sign-out-everywhere"].includes(new URL(form.action).pathname)) for (const [key] of drafts.all()) drafts.forget(key);
  });
  window.addEventListener("beforeunload", (event) => {
    if (typings.some((typing) => !typing.sending && typing.unsaved())) event.preventDefault();
  });
}

drafts.tidy();
const forms = [...document.querySelectorAll("main form[method=post], form[data-autosave]")].filter(isTypedIn);
saveBeforeLeaving(forms.map((form, index) => {
  const number = forms.slice(0, index).filter((other) => other.action === form.action).length;
  return form.dataset.autosave === undefined ? new Typing(form, number) : new Autosave(form, number);
}));
