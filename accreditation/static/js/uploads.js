// The pages on which files are sent in parts, three at once: a bar and a spoken status for each file, which can be paused and
// goes on after a reload when the same file is chosen again. The pages work without it: a plain form sends whole files.

const { AT_ONCE, Lanes, Sending, ask } = await import(document.getElementById("sending-module").href);

function megabytes(size) {
  return size < 1048576 ? `${Math.max(1, Math.round(size / 1024)).toLocaleString("en-GB")} KB` : `${(size / 1048576).toFixed(1)} MB`;
}

// What the page shows of one file. Its status is read aloud, and so says no more than one thing for each quarter.
class Row {
  constructor(sending, id) {
    this.sending = sending;
    sending.row = this;
    const { name, size } = sending.file;
    this.node = add(null, "li");
    const line = add(this.node, "p", { className: "house-uploads__name" });
    add(line, "bdi", { textContent: name });
    line.append(` (${megabytes(size)})`);
    const frame = add(this.node, "div", { className: "house-progress" });
    add(frame, "label", { className: "nhsuk-u-visually-hidden", htmlFor: id, textContent: `Sent of ${name}` });
    this.kind = sending.batch.kind && this.asks(line, id);
    this.bar = add(frame, "progress", { className: "house-progress__bar", id, max: Math.max(1, size), value: 0 });
    this.percent = add(frame, "span", { className: "house-progress__text" });
    this.status = add(this.node, "p", { className: "house-uploads__status" });
    this.status.setAttribute("role", "status");
    this.buttons = add(this.node, "div", { className: "nhsuk-button-group" });
    this.says("Waiting to be uploaded.", ["Remove"]);
  }

  // The kind of this one file: a copy of the choice for all of them, which holds where nothing is chosen here.
  asks(line, id) {
    const group = add(null, "div", { className: "nhsuk-form-group house-uploads__kind" });
    const label = add(group, "label", { className: "nhsuk-label", htmlFor: `${id}-kind`, textContent: "Kind" });
    add(label, "span", { className: "nhsuk-u-visually-hidden", textContent: ` of ${this.sending.file.name}` });
    const choice = add(group, "select", { className: "nhsuk-select", id: `${id}-kind` });
    choice.append(...[...this.sending.batch.kind.options].map((one) => one.cloneNode(true)));
    choice.options[0].textContent = "The same as for all, or choose";
    choice.value = "";
    line.after(group);
    choice.addEventListener("change", () => this.guess?.remove());
    return choice;
  }

  // Shown as a guess, and taken only when the person says so.
  guesses(kind) {
    const words = [...this.kind.options].find((one) => one.value === kind)?.text;
    if (!words || this.kind.value || this.kind.disabled) return;
    this.guess = add(this.kind.parentElement, "p", { className: "house-uploads__guess", textContent: "Guessed from its name: " });
    const button = add(this.guess, "button", { type: "button", className: "nhsuk-button nhsuk-button--secondary nhsuk-button--small", textContent: `Yes, ${words.toLowerCase()}` });
    add(button, "span", { className: "nhsuk-u-visually-hidden", textContent: ` for ${this.sending.file.name}` });
    this.guessed = kind;
    button.addEventListener("click", () => { this.take(); this.kind.focus(); });
  }

  take() {
    if (!this.guess?.isConnected) return;
    this.kind.value = this.guessed;
    this.guess.remove();
    this.sending.batch.offerGuesses();
  }

  says(text, acts, link = null) {
    this.status.textContent = text;
    if (link) add(this.status, "a", { className: "nhsuk-link", href: link, textContent: `See ${this.sending.file.name}` });
    if (!acts || acts.join() === this.acts) return;
    const held = this.buttons.contains(document.activeElement);
    this.acts = acts.join();
    this.buttons.replaceChildren(...acts.map((act) => this.button(act)));
    if (held) (this.buttons.firstChild || this.sending.batch.button).focus();
  }

  button(act) {
    const made = add(null, "button", { type: "button", className: "nhsuk-button nhsuk-button--secondary nhsuk-button--small", textContent: act });
    add(made, "span", { className: "nhsuk-u-visually-hidden", textContent: ` ${this.sending.file.name}` });
    made.addEventListener("click", () => this.sending.batch.act(act, this.sending));
    return made;
  }

  queues() { this.says("Waiting for its turn.", ["Pause", "Remove"]); }
  begins() { this.quarter = 0; this.says("Getting ready.", ["Pause", "Remove"]); }
  goesOn(before) { this.says(before ? "Carrying on where it stopped." : "Uploading."); }
  waits(why) { this.says(`${why} Trying again.`); }
  stops(why) { this.says(why, ["Try again", "Remove"]); }
  pauses() { this.says("Paused. What has arrived is kept.", ["Resume", "Remove"]); }

  progresses(bytes) {
    this.bar.value = bytes;
    this.percent.textContent = `${Math.floor((100 * bytes) / this.bar.max)}%`;
    const quarter = Math.floor((4 * bytes) / this.bar.max);
    if (quarter > this.quarter && quarter < 4) this.says(`${25 * quarter}% uploaded.`);
    this.quarter = Math.max(this.quarter, quarter);
  }

  arrives(answer) {
    this.progresses(this.bar.max);
    this.says(answer.before ? "You added this file before. " : "Arrived, and being checked. ", [], answer.href);
  }
}

function add(parent, name, values = {}) {
  const made = Object.assign(document.createElement(name), values);
  parent?.append(made);
  return made;
}

// The form, its files, and what is said of all of them.
class Batch {
  constructor(form) {
    Object.assign(this, { form, sendings: [], lanes: new Lanes(AT_ONCE), files: new Lanes(AT_ONCE), made: 0 });
    this.begin = form.dataset.uploads || form.getAttribute("action");
    this.single = Boolean(form.dataset.uploads);
    this.partSize = Number(form.dataset.partSize);
    this.token = form.querySelector("[name$=csrf_token]").value;
    [this.list, this.all, this.error] = ["list", "all", "error"].map((name) => form.querySelector(`[data-uploads-${name}]`));
    this.input = form.querySelector("input[type=file]");
    this.button = form.querySelector("button[type=submit]");
    this.kind = this.single ? null : form.querySelector("select[name$=kind]");
    this.guesses = form.querySelector("[data-uploads-guesses]");
    this.guesses?.querySelector("button").addEventListener("click", () => { this.sendings.forEach((one) => one.row.take()); this.button.focus(); });
    form.hidden = false;
    this.input.addEventListener("change", () => this.choose([...this.input.files]));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.go(); });
    window.addEventListener("beforeunload", (event) => { if (this.sendings.some((one) => one.busy)) event.preventDefault(); });
    window.addEventListener("online", () => this.sendings.filter((one) => one.state === "stopped" && one.lost).forEach((one) => this.start(one)));
    this.choose([...this.input.files]); // what was chosen before this script was there
  }

  choose(chosen) {
    if (!chosen.length) return;
    if (this.single) this.sendings.filter((one) => one.state === "waiting").forEach((one) => this.act("Remove", one));
    const fresh = chosen.map((file) => new Sending(file, this));
    for (const sending of fresh) {
      this.made += 1;
      this.sendings.push(sending);
      this.list.append(new Row(sending, `upload-${this.made}`).node);
    }
    this.guess(fresh);
    this.list.hidden = false;
    this.error.textContent = "";
    this.input.value = "";
    this.input.dispatchEvent(new Event("change")); // the field says again that nothing is chosen: the list does
  }

  // The service knows which words of a name point to which kind; without its answer nothing is guessed.
  async guess(sendings) {
    if (!this.guesses) return;
    const names = sendings.map((one) => one.file.name);
    const answer = await ask(this.guesses.dataset.uploadsGuesses, this.token, { names: names.join("/") }, new AbortController().signal).catch(() => ({ kinds: [] }));
    sendings.forEach((one, place) => { if (answer.kinds[place]) one.row.guesses(answer.kinds[place]); });
    this.offerGuesses();
  }

  offerGuesses() {
    const open = this.sendings.filter((one) => one.row.guess?.isConnected).length;
    this.guesses.hidden = open < 2;
    this.guesses.querySelector("button").textContent = `All ${open} guesses are right`;
  }

  go() {
    const waiting = this.sendings.filter((one) => one.state === "waiting");
    const empty = [...this.form.querySelectorAll("select")].find((one) => !one.value && one !== this.kind && !this.list.contains(one));
    const without = this.kind && !this.kind.value ? waiting.find((one) => !one.row.kind.value) : null;
    this.error.textContent = empty ? `Choose the ${empty.labels[0].textContent.toLowerCase()} first.`
      : without ? "Choose a kind for each file, or one for all of them."
      : waiting.length ? "" : "Choose a file first.";
    if (empty || without) (empty || without.row.kind).focus();
    else waiting.forEach((one) => this.start(one));
  }

  start(one) {
    one.said = this.said();
    if (this.kind) {
      one.said.kind = one.row.kind.value || one.said.kind;
      one.row.guess?.remove();
      one.row.kind.value = one.said.kind;
      one.row.kind.disabled = true;
      this.offerGuesses();
    }
    one.state = "queued";
    one.row.queues();
    this.files.run(() => (one.state === "queued" ? one.start() : null));
  }

  // What is typed once for all: a field's name begins with that of the form.
  said() {
    const fields = [...new FormData(this.form)].filter(([name, value]) => !name.endsWith("csrf_token") && typeof value === "string");
    return Object.fromEntries(fields.map(([name, value]) => [name.replace(/^batch-/, ""), value]));
  }

  act(act, one) {
    if (act === "Pause") {
      one.stop("paused");
      one.row.pauses();
    } else if (act !== "Remove") {
      this.start(one);
    } else {
      const arriving = one.address && one.state !== "done";
      one.stop("removed");
      if (arriving) ask(`${one.address}/abandon`, this.token, {}, new AbortController().signal, true).catch(() => {}); // else it is swept
      this.sendings = this.sendings.filter((other) => other !== one);
      one.row.node.remove();
      this.list.hidden = !this.sendings.length;
      if (this.guesses) this.offerGuesses();
      (this.form.querySelector("button.nhsuk-file-upload__drop-button") || this.input).focus();
    }
    this.tell();
  }

  tell() {
    const [count, done] = [this.sendings.length, this.sendings.filter((one) => one.state === "done")];
    this.all.textContent = count > 1 && done.length ? `${done.length} of ${count} files have arrived.` : "";
    if (this.single && done.length) location.assign(done[0].row.status.querySelector("a").href);
  }
}

function offerSimple() {
  const [line, simple] = [document.querySelector("[data-uploads-switch]"), document.querySelector("[data-uploads-simple]")];
  if (!line || simple.dataset.uploadsSimple === "stay") return;
  const button = line.querySelector("button");
  line.hidden = false;
  simple.hidden = true;
  button.addEventListener("click", () => {
    simple.hidden = !simple.hidden;
    button.setAttribute("aria-expanded", String(!simple.hidden));
  });
}

if (window.isSecureContext && crypto.subtle) {
  for (const form of document.querySelectorAll("form[data-uploads]")) new Batch(form);
  offerSimple();
} else {
  document.querySelector("[data-uploads-insecure]").hidden = false;
}
