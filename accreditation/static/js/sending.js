// Sends one file in parts of a few megabytes: each with its fingerprint, tried again when the connection is lost, and only
// what has not arrived yet. The same steps whether the parts go to this service or to S3. It knows nothing of the page.

const AT_ONCE = 3;
const TRIES = 9;
const FIRST_WAIT = 1000; // milliseconds between tries, doubled up to the longest
const LONGEST_WAIT = 30000;
const STALLED = 60000; // without a byte for so long, a connection is lost
const SIGNED_OUT = "You have been signed out. Sign in again in another tab, then choose “Try again”.";
const LOST = "The connection was lost.";
const UNREADABLE = "The file cannot be read any more: it was moved or changed. Remove it here and choose it again.";

class Trouble extends Error {
  constructor(message, details = {}) {
    super(message);
    this.details = details;
  }
}

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function fingerprint(blob) {
  const bytes = await blob.arrayBuffer().catch(() => { throw new Trouble(UNREADABLE); });
  return hex(await crypto.subtle.digest("SHA-256", bytes));
}

function pause(milliseconds, signal) {
  return new Promise((done, stop) => {
    const over = () => { clearTimeout(timer); window.removeEventListener("online", over); signal.removeEventListener("abort", aborted); done(); };
    const aborted = () => { over(); stop(signal.reason); };
    const timer = setTimeout(over, milliseconds);
    window.addEventListener("online", over);
    signal.addEventListener("abort", aborted);
  });
}

// One question to the service, in JSON; what it refuses is a Trouble with its words.
async function ask(address, token, said, signal, keepalive = false) {
  let reply;
  try {
    reply = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Requested-With": "upload", "X-CSRF-Token": token },
      body: JSON.stringify(said),
      credentials: "same-origin",
      redirect: "manual",
      keepalive, // what is said last is heard even if the page is left
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Trouble(LOST, { again: true });
  }
  if (reply.type === "opaqueredirect") throw new Trouble(SIGNED_OUT);
  const answer = await reply.json().catch(() => ({}));
  if (reply.ok) return answer;
  throw new Trouble(answer.message || "The service did not answer as it should.", { again: reply.status >= 500 && reply.status !== 507, ...answer });
}

// The bytes of one part; only XMLHttpRequest says how far it is.
function put(link, blob, token, progress, signal) {
  return new Promise((done, failed) => {
    const ours = new URL(link.url, location.href).origin === location.origin;
    const request = new XMLHttpRequest();
    let stalled = 0;
    const lost = () => failed(new Trouble(LOST, { again: true }));
    const alive = () => { clearTimeout(stalled); stalled = setTimeout(() => { request.abort(); lost(); }, STALLED); };
    request.open("PUT", link.url);
    for (const [name, value] of Object.entries(link.headers)) request.setRequestHeader(name, value);
    if (ours) {
      request.setRequestHeader("X-Requested-With", "upload");
      request.setRequestHeader("X-CSRF-Token", token);
    }
    request.upload.onprogress = (event) => { alive(); progress(event.loaded); };
    request.onerror = lost;
    request.onloadend = () => clearTimeout(stalled);
    request.onload = () => {
      const answer = ours ? answerOf(request) : {};
      if (request.status < 300 && (!ours || answer.here)) done();
      else if (request.status < 300) failed(new Trouble(SIGNED_OUT));
      else failed(new Trouble(answer.message || "The file store did not take a part of the file.", { again: !ours || request.status >= 500, ...answer }));
    };
    signal.addEventListener("abort", () => { request.abort(); failed(signal.reason); }, { once: true });
    alive();
    request.send(blob);
  });
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

// So many parts at once, whatever the number of files.
class Lanes {
  constructor(count) {
    this.free = count;
    this.waiting = [];
  }

  async run(work) {
    if (this.free > 0) this.free -= 1;
    else await new Promise((go) => this.waiting.push(go));
    try {
      return await work();
    } finally {
      if (this.waiting.length) this.waiting.shift()();
      else this.free += 1;
    }
  }
}

// One file on its way: it knows how to send itself, and says how far it is to its row on the page.
class Sending {
  constructor(file, batch) {
    Object.assign(this, { file, batch, state: "waiting", sent: [], tries: 0 });
  }

  get busy() {
    return this.state === "sending" || this.state === "queued";
  }

  // What was stopped by hand is let to its end before the same file is sent again.
  async start() {
    await this.running;
    if (this.state !== "queued") return;
    this.running = this.run();
    await this.running;
  }

  async run() {
    this.state = "sending";
    this.stopper = new AbortController();
    this.row.begins();
    try {
      this.arrived(await this.all());
    } catch (error) {
      if (this.state === "sending") {
        this.state = "stopped";
        this.changed = Boolean(error.details?.changed);
        this.lost = error.message === LOST;
        this.row.stops(error instanceof Trouble ? error.message : "Something went wrong on this page.");
      }
    }
    this.batch.tell();
  }

  stop(state) {
    this.state = state;
    this.stopper?.abort(new DOMException("stopped by hand", "AbortError"));
  }

  arrived(answer) {
    this.state = "done";
    this.row.arrives(answer);
  }

  async all() {
    const { batch } = this;
    const first = await fingerprint(this.file.slice(0, batch.partSize));
    const about = { name: this.file.name, size: this.file.size, type: this.file.type, modified: this.file.lastModified, first };
    let upload = await this.patiently(() => this.ask(batch.begin, { ...this.said, ...about }));
    this.address = upload.address;
    if (this.changed && upload.state !== "done") {
      await this.patiently(() => this.ask(`${upload.address}/abandon`, {}));
      this.changed = false;
      upload = await this.patiently(() => this.ask(batch.begin, { ...this.said, ...about }));
      this.address = upload.address;
    }
    if (upload.state === "done") return upload;
    this.row.goesOn(Object.keys(upload.parts).length > 0);
    for (let round = 0; ; round += 1) {
      await this.parts(upload);
      try {
        return await this.patiently(() => this.ask(`${upload.address}/complete`, {}));
      } catch (error) {
        if (!error.details?.missing || round === 2) throw error;
        for (const number of error.details.missing) delete upload.parts[number];
      }
    }
  }

  async parts(upload) {
    const count = Math.ceil(this.file.size / upload.part_size);
    let next = 1;
    this.sent = [];
    for (const number of Object.keys(upload.parts)) this.sent[number] = this.slice(upload, Number(number)).size;
    const lane = async () => {
      while (next <= count) {
        const number = next;
        next += 1;
        await this.part(upload, number);
      }
    };
    const stopping = (error) => { this.stopper.abort(error); throw error; };
    const lanes = Array.from({ length: AT_ONCE + 1 }, () => lane().catch(stopping)); // one more gets ready meanwhile
    const failed = (await Promise.allSettled(lanes)).find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
  }

  slice(upload, number) {
    return this.file.slice((number - 1) * upload.part_size, number * upload.part_size);
  }

  async part(upload, number) {
    this.stopper.signal.throwIfAborted();
    const blob = this.slice(upload, number);
    const sha256 = await fingerprint(blob);
    if (upload.parts[number] !== sha256) {
      await this.patiently(async () => {
        const link = await this.ask(`${upload.address}/parts/${number}`, { size: blob.size, sha256 });
        if (!link.here) await this.batch.lanes.run(() => this.put(link, blob, number));
      }, () => this.comes(number, 0));
      upload.parts[number] = sha256;
    }
    this.comes(number, blob.size);
  }

  put(link, blob, number) {
    this.stopper.signal.throwIfAborted();
    return put(link, blob, this.batch.token, (loaded) => this.comes(number, Math.min(loaded, blob.size)), this.stopper.signal);
  }

  comes(number, bytes) {
    this.sent[number] = bytes;
    this.row.progresses(this.sent.reduce((sum, one) => sum + (one || 0), 0));
  }

  ask(address, said) {
    return ask(address, this.batch.token, said, this.stopper.signal);
  }

  async patiently(work, before = () => {}) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Trouble) || !error.details.again || tries === TRIES) throw error;
        before();
        this.row.waits(error.message);
        await pause(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)), this.stopper.signal);
      }
    }
  }
}

export { AT_ONCE, Lanes, Sending, ask };
