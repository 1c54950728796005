// How far background work is: the checks of an item's files, a pack; asked every two seconds while one is under way, then the page is opened again.
// In a list each file turns to its result where it stands, and nothing else moves. Without scripts the page has a link to look again.

const EVERY = 2000; // milliseconds
const AFTER_TROUBLE = 10000;

class Watch {
  constructor(place) {
    this.address = place.dataset.watch;
    this.bars = new Map([...place.querySelectorAll("[data-work]")].map((one) => [one.dataset.work, one]));
    this.later(EVERY);
  }

  later(wait) {
    setTimeout(() => this.look(), wait);
  }

  async look() {
    if (document.hidden) return this.later(EVERY);
    const answer = await fetch(this.address, { headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error" })
      .then((reply) => (reply.ok ? reply.json() : null))
      .catch(() => null);
    if (!answer) return this.later(AFTER_TROUBLE);
    if (Object.keys(answer.works).length !== this.bars.size) return location.reload();
    for (const [number, work] of Object.entries(answer.works)) this.show(this.bars.get(number), work);
    return this.later(EVERY);
  }

  show(place, work) {
    if (!place) return;
    place.querySelector("progress").value = work.share;
    const words = place.querySelector("[role=status]");
    // The same words are not written again: each writing is read aloud.
    if (words.textContent !== work.saying) words.textContent = work.saying;
  }
}

// Files of a list, asked about together; what each has become is said once, politely.
class WatchList {
  constructor(place) {
    this.address = place.dataset.watchList;
    this.words = place.querySelector("[data-watch-said]");
    this.again = place.querySelector("a");
    this.tags = new Map([...document.querySelectorAll("[data-watch-file]")].map((one) => [one.dataset.watchFile, one]));
    this.later(EVERY);
  }

  later(wait) {
    if (this.tags.size) setTimeout(() => this.look(), wait);
  }

  async look() {
    if (document.hidden) return this.later(EVERY);
    const items = new URLSearchParams([...this.tags.keys()].map((number) => ["item", number]));
    const answer = await fetch(`${this.address}?${items}`, { headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error" })
      .then((reply) => (reply.ok ? reply.json() : null))
      .catch(() => null);
    if (!answer) return this.later(AFTER_TROUBLE);
    const over = [...this.tags.keys()].filter((number) => !answer.files[number] || answer.files[number].over);
    const news = over.filter((number) => answer.files[number]).map((number) => this.turn(number, answer.files[number]));
    for (const number of over) this.tags.delete(number);
    if (over.length) this.tell(news);
    return this.later(EVERY);
  }

  turn(number, file) {
    const tag = this.tags.get(number).firstElementChild;
    tag.textContent = file.label;
    tag.className = `nhsuk-tag nhsuk-tag--${file.colour}`;
    return `${file.title}: ${file.label.toLowerCase()}.`;
  }

  tell(news) {
    const left = this.tags.size;
    const rest = left ? `${left} ${left === 1 ? "file is" : "files are"} still being checked.` : "No file is being checked any more.";
    this.words.textContent = [...news, rest].join(" ");
    // Never from under the keyboard: a link that has the focus stays until it is left.
    if (!left && document.activeElement !== this.again) this.again.hidden = true;
  }
}

for (const place of document.querySelectorAll("[data-watch-list]")) new WatchList(place);
for (const place of document.querySelectorAll("[data-watch]")) new Watch(place);
