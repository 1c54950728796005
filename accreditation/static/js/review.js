// The review page with scripts on: cited pages open in place of the answer and leave what is typed alone; what a score asks
// is said as soon as it is chosen; how somebody likes to read stays in this browser. Every part of it works without.

const review = document.querySelector(".review");
const cited = review.querySelector(".review-cited");
const form = review.querySelector(".review-panel form[data-supports]");
const widths = [50, 75, 100, 125, 150, 200, 300]; // of the window, in percent

const keys = [
  ["n", "next cited page"], ["p", "the cited page before"], ["a", "the answer"],
  ["f", "a page forward in the file"], ["b", "a page back"], ["+", "larger"], ["-", "smaller"],
  ["e", "rely on this evidence, or not"], ["0 to 4", "your score"], ["r", "your rationale"], ["m", "your note to yourself"], ["Esc", "leaves your rationale"],
  ["c", "save and continue"], ["s", "save"], ["j", "next standard"], ["k", "the standard before"], ["?", "this list"],
];

const memory = {
  read(name) {
    try {
      return localStorage.getItem(`review ${name}`);
    } catch {
      return null;
    }
  },
  write(name, value) {
    try {
      localStorage.setItem(`review ${name}`, value);
    } catch { /* then it holds for this page */ }
  },
};

// What is read: the answer, or a page of a cited file. The address says which, so that going back and saving keep the place.
class Reading {
  constructor() {
    this.tabs = [...review.querySelectorAll(".review-tabs a")];
    this.last = 0;
    this.shown = location.search;
    review.querySelector(".review-read").addEventListener("click", (event) => this.follow(event));
    window.addEventListener("popstate", () => location.search !== this.shown && this.open(location.href, false));
    this.mark();
  }

  citation(address = location.href) {
    return new URL(address, location.href).searchParams.get("cited") || "answer";
  }

  follow(event) {
    const link = event.target.closest("a[data-page]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.open(link.href, true);
  }

  async open(address, byHand) {
    const turn = ++this.last;
    if (this.citation(address) !== "answer") {
      cited.setAttribute("aria-busy", "true");
      const page = await this.fetched(address);
      if (turn !== this.last) return;
      cited.removeAttribute("aria-busy");
      if (page === null) {
        location.assign(address); // the whole page says what is wrong
        return;
      }
      cited.innerHTML = page;
    }
    if (byHand) history.pushState(null, "", address);
    this.shown = location.search;
    this.mark();
    const top = this.citation() === "answer" ? document.getElementById("answer") : document.getElementById("cited-heading");
    cited.scrollTop = 0;
    top?.focus();
  }

  fetched(address) {
    const headers = { Accept: "application/json", "X-Requested-With": "page" };
    return fetch(address, { headers, credentials: "same-origin", redirect: "error" })
      .then((reply) => (reply.ok ? reply.json() : null))
      .then((body) => body?.html ?? null)
      .catch(() => null);
  }

  // Marks the one in hand, and gives the keys to its neighbours.
  mark() {
    const citation = this.citation();
    cited.hidden = citation === "answer" || cited.childElementCount === 0;
    review.classList.toggle("review--cited", !cited.hidden);
    const place = Math.max(0, this.tabs.findIndex((tab) => tab.dataset.page === citation));
    for (const [number, tab] of this.tabs.entries()) {
      if (number === place) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
      if (number) delete tab.dataset.key;
    }
    if (this.tabs[place + 1]) this.tabs[place + 1].dataset.key = "n";
    if (this.tabs[place - 1] && place > 1) this.tabs[place - 1].dataset.key = "p";
    relying?.show(citation);
    zooming?.show();
  }
}

// The picture of the cited page, as wide as its window or more.
class Zooming {
  constructor(buttons) {
    this.place = Math.max(0, widths.indexOf(Number(memory.read("width") || 100)));
    for (const button of buttons) button.addEventListener("click", () => this.change(Number(button.dataset.zoom)));
  }

  change(by) {
    this.place = by ? Math.min(widths.length - 1, Math.max(0, this.place + by)) : widths.indexOf(100);
    memory.write("width", widths[this.place]);
    this.show();
  }

  show() {
    const picture = cited.querySelector(".house-page__picture img");
    if (picture) picture.style.width = `${widths[this.place]}%`;
  }
}

// "I rely on this" beside the cited page is the tick of the form.
class Relying {
  constructor(button) {
    this.button = button;
    button.addEventListener("click", () => this.tick()?.click());
    form.addEventListener("change", () => this.show());
  }

  tick() {
    return form.querySelector(`input[name=relied_on][value="${CSS.escape(this.citation)}"]`);
  }

  show(citation = this.citation) {
    this.citation = citation;
    this.button.setAttribute("aria-pressed", String(Boolean(this.tick()?.checked)));
  }
}

function views(buttons) {
  for (const button of buttons) {
    const name = button.dataset.view === "answer" ? "split" : "words";
    const show = (on) => {
      review.classList.toggle(`review--${name}`, on);
      button.setAttribute("aria-pressed", String(on));
    };
    show(memory.read(name) === "on");
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      memory.write(name, on ? "on" : "off");
      show(on);
    });
  }
}

// What a score asks is shown with the score. What was typed or chosen stays on the page.
function asking() {
  const weight = form.querySelector(".review-weight");
  const parts = { risk: form.querySelector("[data-part=risk]"), ceiling: form.querySelector("[data-part=ceiling]") };
  const show = () => {
    const chosen = form.elements.namedItem("score")?.value;
    const score = /^\d$/.test(chosen) ? Number(chosen) : null;
    const passed = score !== null && score > Number(form.dataset.supports);
    weight.classList.toggle("review-weight--passed", passed);
    weight.querySelector("[data-passed]").hidden = !passed;
    const needs = passed ? JSON.parse(form.dataset.needsAbove)[score] || "" : "";
    if (weight.querySelector("[data-needs]").textContent !== needs) weight.querySelector("[data-needs]").textContent = needs;
    parts.ceiling.hidden = !passed && !parts.ceiling.querySelector("textarea").value.trim();
    parts.risk.hidden = score === null || score > Number(form.dataset.riskAtMost);
    const answer = parts.risk.hidden ? null : parts.risk.querySelector("input:checked");
    form.dataset.unsent = answer && !answer.defaultChecked ? parts.risk.dataset.onSave : "";
  };
  form.addEventListener("change", show);
  form.addEventListener("saved", (event) => {
    form.dataset.supports = event.detail.supports;
    form.dataset.needsAbove = JSON.stringify(event.detail.needs);
    const words = weight.querySelector("[data-weight]");
    if (words.textContent !== event.detail.words) words.textContent = event.detail.words;
    show();
  });
  show();
}

for (const box of document.querySelectorAll("[data-remembered]")) {
  box.checked = memory.read(box.dataset.remembered) === "on";
  box.addEventListener("change", () => memory.write(box.dataset.remembered, box.checked ? "on" : "off"));
}

// What only a script can do, a script puts on the page.
function addButton(bar, text, data, label = "") {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  Object.assign(button.dataset, data);
  if (label) button.setAttribute("aria-label", label);
  bar.append(button);
  return button;
}

function addTools(bar) {
  const rely = form ? addButton(bar, "I rely on this", { rely: "", key: "e" }) : null;
  const zooms = [
    addButton(bar, "−", { zoom: "-1", key: "-" }, "Smaller picture"),
    addButton(bar, "Fit width", { zoom: "0" }),
    addButton(bar, "+", { zoom: "1", key: "+" }, "Larger picture"),
  ];
  views([addButton(bar, "Words beside", { view: "words" }), addButton(bar, "Answer above", { view: "answer" })]);
  bar.hidden = false;
  return [rely && new Relying(rely), new Zooming(zooms)];
}

function listKeys(body) {
  const list = Object.assign(document.createElement("ul"), { className: "review-keys" });
  for (const [key, what] of keys) {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("kbd"), { textContent: key }), ` ${what}`);
    list.append(line);
  }
  body.append(list);
}

const hasPages = review.querySelectorAll(".review-tabs a").length > 1;
const [relying, zooming] = hasPages ? addTools(review.querySelector(".review-tools")) : [null, null];
listKeys(document.querySelector(".house-shortcuts .review-fold__body"));
new Reading();
if (form) asking();
