// Passkeys: a button with data-passkey is shown where the browser can make or use them. It fetches the question from the service, lets the
// device answer it, and sends its form with the answer. Without scripts it stays hidden, and the page offers another way.

const WORDS = {
  NotAllowedError: "Nothing was sent: it was cancelled, or it took too long. Try again, or use another way.",
  InvalidStateError: "This device has a passkey for this account already.",
  SecurityError: "Passkeys do not work at this address of the service. Open it by its usual name, or use another way.",
};
const OTHERWISE = "That did not work on this device. Nothing was changed. Try again, or use another way.";
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

function bytes(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// The service writes bytes as text; devices want them as bytes.
function forDevice(question) {
  const keys = (list = []) => list.map((key) => ({ ...key, id: bytes(key.id) }));
  const publicKey = { ...question, challenge: bytes(question.challenge) };
  if (!question.user) return { ...publicKey, allowCredentials: keys(question.allowCredentials) };
  publicKey.user = { ...question.user, id: bytes(question.user.id) };
  return { ...publicKey, excludeCredentials: keys(question.excludeCredentials) };
}

function forService(credential) {
  const response = {};
  for (const part of PARTS) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

class PasskeyButton {
  constructor(button) {
    this.button = button;
    this.form = button.form;
    this.status = button.nextElementSibling;
    button.hidden = false;
    button.addEventListener("click", (event) => this.pressed(event));
  }

  async pressed(event) {
    const name = this.form.elements.namedItem("name");
    // The service says that a name is missing, before the device has made a key that nobody knows of.
    if (name && !name.value.trim()) return;
    event.preventDefault();
    this.status.textContent = "Follow what your device asks.";
    try {
      const reply = await fetch(this.button.dataset.passkey, { headers: { Accept: "application/json" }, redirect: "error" });
      const publicKey = forDevice(await reply.json());
      const credential = publicKey.user
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
      this.send(forService(credential));
    } catch (trouble) {
      this.status.textContent = WORDS[trouble.name] || OTHERWISE;
    }
  }

  send(answer) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "credential", value: answer });
    this.form.elements.namedItem("credential")?.remove();
    this.form.append(input);
    this.form.requestSubmit(this.button);
  }
}

if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("button[data-passkey]")) new PasskeyButton(button);
  for (const part of document.querySelectorAll("[data-with-passkeys]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-without-passkeys]")) part.hidden = true;
}
