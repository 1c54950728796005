// How far background work is: the checks of an item's files, a pack; asked every two seconds while one is under way, then the page is opened again.
// Without scripts the page has a link to look again.

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

for (const place of document.querySelectorAll("[data-watch]")) new Watch(place);
