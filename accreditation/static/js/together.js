// The page of a standard among colleagues: who else has it open, and a comment on words that are selected. Every page works without it.

const EVERY = 20000; // milliseconds between two times that the page says it is open
const TYPING = 60000; // after the last key somebody still counts as writing
const LEFT_OPEN = 600000; // a page that nobody touched for so long says no more

// Says that this page is open while somebody looks at it, and shows who else is there.
class Presence {
  constructor(place) {
    this.place = place;
    this.touchedAt = Date.now();
    this.typedAt = -Infinity;
    this.timer = 0;
    document.addEventListener("input", (event) => event.target.closest("form[data-autosave]") && this.typed());
    for (const kind of ["keydown", "pointerdown", "scroll"]) document.addEventListener(kind, () => this.touched(), { passive: true, capture: true });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.say()));
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("pageshow", (event) => event.persisted && this.say());
    this.say();
  }

  touched() {
    const wasLeft = Date.now() - this.touchedAt > LEFT_OPEN;
    this.touchedAt = Date.now();
    if (wasLeft) this.say();
  }

  typed() {
    const began = Date.now() - this.typedAt > TYPING;
    this.typedAt = Date.now();
    this.touchedAt = Date.now();
    if (began) this.say(); // that somebody begins to write is told at once
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.say(), EVERY);
  }

  async say() {
    this.later();
    if (document.hidden || Date.now() - this.touchedAt > LEFT_OPEN) return;
    const answer = await this.send({ typing: Date.now() - this.typedAt <= TYPING });
    if (answer) this.show(answer.here);
  }

  leave() {
    clearTimeout(this.timer);
    this.send({ leaving: true }, true);
  }

  send(message, keepalive = false) {
    return fetch(this.place.dataset.here, {
      method: "POST",
      body: JSON.stringify(message),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": document.querySelector("main [name$=csrf_token]")?.value || "" },
      credentials: "same-origin", redirect: "error", keepalive,
    }).then((reply) => (reply.ok ? reply.json() : null)).catch(() => null);
  }

  show(here) {
    const words = here.length ? `Here now: ${here.join("; ")}.` : "";
    // The same words are not written again: each writing is read aloud.
    if (this.place.textContent !== words) this.place.textContent = words;
  }
}

// Fills the words that a comment is about with those that are selected in the answer: typed there, or standing there.
class Quoting {
  constructor(place) {
    this.status = place.querySelector("[role=status]");
    this.says = place.dataset;
    this.form = place.closest("form");
    this.selected = "";
    place.hidden = false;
    document.addEventListener("selectionchange", () => this.remember());
    document.addEventListener("select", () => this.remember());
    document.addEventListener("focusout", () => this.remember());
    place.querySelector("button").addEventListener("click", () => this.quote());
  }

  // A selection is gone once the button has the focus, in some browsers.
  remember() {
    const box = document.activeElement;
    if (box?.matches?.("form[data-autosave] textarea")) this.selected = box.value.slice(box.selectionStart, box.selectionEnd).trim();
    else if (!box?.closest("form")) this.selected = this.marked() || this.selected;
  }

  marked() {
    const selection = document.getSelection();
    const node = selection.anchorNode;
    const answer = (node?.closest ? node : node?.parentElement)?.closest(".nhsuk-summary-list__value, [data-quoted]");
    return answer?.contains(selection.focusNode) ? selection.toString().trim() : "";
  }

  quote() {
    if (!this.selected) {
      this.status.textContent = this.says.none || "No words are selected. Select some in the answer first.";
      return;
    }
    const box = this.form.elements.quote;
    box.value = this.selected;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    this.status.textContent = this.says.filled || "The selected words are filled in. Write your comment on them.";
    this.form.elements.words.focus();
  }
}

const place = document.querySelector("[data-here]");
if (place) new Presence(place);
const quoting = document.querySelector("[data-quoting]");
if (quoting) new Quoting(quoting);
