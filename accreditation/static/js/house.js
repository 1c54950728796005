// What the pages do better with scripts on: saving while typing, single-key shortcuts, a warning before leaving.
// Every page works without it.

const FIRST_WAIT = 800; // milliseconds of quiet before a save
const LONGEST_WAIT = 60000; // between tries while the server cannot be reached

class Autosave {
  // One save at a time; each takes the version from the reply before. A conflict stops it until the page is opened again.
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]") || this.addStatus();
    this.saved = this.text();
    this.wait = 0;
    this.timer = 0;
    this.busy = false;
    this.stopped = false;
    this.sending = false;
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.dirty() && this.save());
  }

  addStatus() {
    const line = document.createElement("p");
    line.className = "house-autosave";
    line.setAttribute("role", "status");
    this.form.append(line);
    return line;
  }

  say(text, trouble = false) {
    this.status.textContent = text;
    this.status.classList.toggle("house-autosave--trouble", trouble);
  }

  fields() {
    const fields = new FormData(this.form);
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    return new URLSearchParams(fields);
  }

  text() {
    const fields = this.fields();
    fields.delete("version");
    return fields.toString();
  }

  dirty() {
    return this.text() !== this.saved;
  }

  later(wait = Math.max(FIRST_WAIT, this.wait)) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), wait);
  }

  submit(event) {
    // A save on its way would make the version that this form carries stale: wait for it, then send.
    this.sending = true;
    clearTimeout(this.timer);
    if (!this.busy) return;
    event.preventDefault();
    this.submitter = event.submitter;
  }

  async save() {
    if (this.busy || this.stopped || this.sending || !this.dirty()) return;
    this.busy = true;
    const text = this.text();
    let reply = null;
    try {
      reply = await fetch(this.form.getAttribute("action") || location.href, {
        method: "POST",
        body: this.fields(),
        headers: { "X-Requested-With": "autosave", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
      });
    } catch {
      reply = null;
    }
    await this.answered(reply, text);
    this.busy = false;
    if (this.sending) this.form.requestSubmit(this.submitter);
    else if (this.dirty()) this.later();
  }

  async answered(reply, text) {
    const body = reply ? await reply.json().catch(() => null) : null;
    if (reply && reply.ok && body) {
      const version = this.form.elements.namedItem("version");
      if (version && body.version !== undefined) version.value = body.version;
      this.saved = text;
      this.wait = 0;
      this.say(`Saved at ${body.saved_at}`);
    } else if (reply && reply.status === 409) {
      this.stopped = true;
      this.say(`${body?.message || "This was saved meanwhile. Nothing you typed is lost."} Press Save to compare the two.`, true);
    } else {
      this.wait = Math.min(LONGEST_WAIT, (this.wait || 1000) * 2);
      this.say(body?.message ? `Not saved yet. ${body.message}` : "Not saved yet. We will keep trying.", true);
    }
  }
}

function warnBeforeLeaving(autosaves) {
  const watched = [...document.querySelectorAll("form[data-warn]")].map((form) => {
    const state = { form, text: new URLSearchParams(new FormData(form)).toString(), sending: false };
    form.addEventListener("submit", () => { state.sending = true; });
    return state;
  });
  window.addEventListener("beforeunload", (event) => {
    const unsaved = watched.some(({ form, text, sending }) => !sending && new URLSearchParams(new FormData(form)).toString() !== text)
      || autosaves.some((autosave) => !autosave.sending && autosave.dirty());
    if (unsaved) event.preventDefault();
  });
}

// Single-key shortcuts (WCAG 2.1.4): off until switched on with the box [data-shortcuts]; the choice stays in this browser.
// [data-key="j"] is clicked, or focused when it is an input, by its key; never while something is being typed.
function shortcuts() {
  const box = document.querySelector("[data-shortcuts]");
  if (!box) return;
  box.closest("[hidden]")?.removeAttribute("hidden");
  try {
    box.checked = localStorage.getItem("shortcuts") === "on";
    box.addEventListener("change", () => localStorage.setItem("shortcuts", box.checked ? "on" : "off"));
  } catch {
    box.checked = false;
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
    if (!box.checked || typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("textarea, input:not([type=radio], [type=checkbox]), select")) target.focus();
    else {
      target.focus();
      target.click();
    }
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// On paper a field shows all that stands in it and what is folded is open: the style sheet alone cannot do either in every browser.
function onPaper() {
  const opened = [];
  const repeat = (field) => {
    const text = field.matches("select") ? field.selectedOptions[0]?.text || "" : field.value;
    const group = field.parentElement;
    let copy = group.nextElementSibling;
    if (!copy?.matches(".house-typed")) {
      if (!text.trim()) return;
      copy = Object.assign(document.createElement("div"), { className: "house-typed" });
      copy.setAttribute("aria-hidden", "true");
      group.after(copy);
    }
    copy.textContent = text;
  };
  window.addEventListener("beforeprint", () => {
    for (const field of document.querySelectorAll(".nhsuk-form-group > :is(textarea, select), .nhsuk-form-group > input[type=text]")) repeat(field);
    for (const folded of document.querySelectorAll("details:not([open])")) {
      folded.open = true;
      opened.push(folded);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const folded of opened.splice(0)) folded.open = false;
  });
}

// A long list beside a page shows the one in hand, where the list has a window of its own.
const inHand = document.querySelector(".house-review__side [aria-current]");
if (inHand) {
  const list = inHand.closest(".house-review__side");
  list.scrollTop = inHand.offsetTop - list.clientHeight / 2;
}

const nhsuk = document.getElementById("nhsuk-module");
if (nhsuk) import(nhsuk.href).then(({ initAll }) => initAll());
warnBeforeLeaving([...document.querySelectorAll("form[data-autosave]")].map((form) => new Autosave(form)));
shortcuts();
onPaper();
