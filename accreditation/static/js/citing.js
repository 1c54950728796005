// Turns the pages beside a form that cites without opening the page again; without scripts the same buttons send the form and get it back.

const announcer = Object.assign(document.createElement("p"), { className: "nhsuk-u-visually-hidden" });
announcer.setAttribute("role", "status");

let newest = 0; // Only the reply to the newest question is shown, however they arrive.

async function turn(place, name, value) {
  const question = (newest += 1);
  const { form } = place.querySelector("button[name=show]");
  const sent = new FormData(form);
  sent.set(name, value);
  place.setAttribute("aria-busy", "true");
  const made = await fetch(form.getAttribute("action") || location.href, { method: "POST", body: new URLSearchParams(sent), credentials: "same-origin", redirect: "error" })
    .then((reply) => (reply.ok ? reply.text() : null))
    .catch(() => null);
  if (question !== newest) return true;
  place.removeAttribute("aria-busy");
  const fresh = made && new DOMParser().parseFromString(made, "text/html").querySelector("[data-pages]");
  if (!fresh) return false;
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const typed = [...place.querySelectorAll("input[type=text][name]")].filter((field) => field.value !== sent.get(field.name));
  place.replaceChildren(...fresh.childNodes);
  // What was typed meanwhile stays, and the keyboard goes on from what had the focus: both are made anew.
  for (const field of typed) {
    const again = place.querySelector(`input[type=text][name="${CSS.escape(field.name)}"]`);
    if (again) again.value = field.value;
  }
  if (held?.name) {
    const again = [...place.querySelectorAll(`${held.localName}[name="${CSS.escape(held.name)}"]`)].find((each) => held.localName !== "button" || each.value === held.value);
    again?.focus({ preventScroll: true });
    // What was selected to be typed over still is.
    if (again?.type === "text") again.setSelectionRange(held.selectionStart, held.selectionEnd === held.value.length ? again.value.length : held.selectionEnd);
  }
  announcer.textContent = place.querySelector("h2")?.textContent || "";
  return true;
}

for (const place of document.querySelectorAll("[data-pages]")) {
  place.after(announcer);
  place.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name=show]");
    if (!button) return;
    event.preventDefault();
    // Where that did not work the form is sent as it is without scripts.
    if (!(await turn(place, "show", button.value))) button.form.requestSubmit(button);
  });
  place.addEventListener("change", (event) => {
    if (event.target.matches("select")) turn(place, "show", "1");
    else if (event.target.name === "page_from") turn(place, "show", "typed");
  });
}
