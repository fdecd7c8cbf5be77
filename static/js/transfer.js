// One file on its way to the server in parts: goes on where the last part ended, through lost connections and reloads.

import { isStaleToken, Refusal, renew, tokenOf } from "./entry-sending.js";

const PAUSES = [1, 2, 4, 8, 15, 30].map((seconds) => seconds * 1000);
const MOST_TRIES = 20;
const POLL = 1000;

/** The server has said no, with a sentence for the person. */
export class Refused extends Error {}

/** The connection has been away for too long. */
export class Lost extends Error {}

/** The person has been signed out; what has arrived waits for them. */
export class SignedOut extends Lost {}

/** Nobody waits for this file any more. */
export class Cancelled extends Error {}

/** Nobody answers; that passes. */
class Unreachable extends Error {}

export class Transfer {
  /** `listener` has begun(url, part), progress(received), waiting() and checking(). */
  constructor(file, { form, question, listener }) {
    Object.assign(this, { file, form, question, listener });
    this.received = 0;
    this.tries = 0;
  }

  /** Go on with what the server holds already. */
  resume(url, part) {
    Object.assign(this, { url, part, isToAsk: true });
  }

  /** Until the file is taken; everything else is thrown. */
  async run() {
    for (;;) {
      const standing = await this.step();
      this.refuseCancelled();
      if (standing?.state === "taken") return;
      if (standing?.state === "refused") throw new Refused(standing.detail);
      if (standing?.state === "arrived") {
        this.listener.checking();
        await this.pause(POLL);
        this.isToAsk = true;
      }
    }
  }

  async cancel() {
    this.isCancelled = true;
    this.request?.abort();
    this.wake?.();
    if (this.url) await fetch(this.url, { method: "DELETE", headers: this.headers(), keepalive: true }).catch(() => {});
  }

  async step() {
    try {
      if (!this.url) return await this.begin();
      if (this.isToAsk) return await this.ask();
      return await this.send();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      return this.comeBack();
    }
  }

  async begin() {
    // What a reload left behind is a name without its bytes.
    if (!this.file.slice) throw new Lost();
    const response = await reach(this.form.dataset.uploadsUrl, {
      method: "POST",
      headers: { ...this.headers(), "Content-Type": "application/json" },
      body: JSON.stringify({ question: this.question, name: this.file.name, size: this.file.size }),
    });
    if (isStaleToken(response) && !this.isRenewed) return this.renew();
    const standing = await this.read(response);
    Object.assign(this, { url: standing.url, part: standing.part });
    this.listener.begun(this.url, this.part);
    return this.take(standing);
  }

  async ask() {
    const response = await reach(this.url, { headers: this.headers(), cache: "no-store" });
    this.isToAsk = false;
    if (response.status === 404) return this.beginAgain();
    return this.take(await this.read(response));
  }

  async send() {
    const part = this.file.slice(this.received, this.received + this.part);
    const { status, body, url } = await this.patch(part, await fingerprint(part));
    this.refuseCancelled();
    if (url.includes("/login/")) throw new SignedOut();
    if (status === 404) return this.beginAgain();
    const standing = parsed(body);
    if (status === 403 && !standing && !this.isRenewed) return this.renew();
    if (status === 200 || status === 409) return this.take(standing);
    if (status === 0 || status >= 500 || standing?.state === "open") return this.comeBack();
    throw new Refused(standing?.detail ?? "");
  }

  patch(part, sha256) {
    const request = new XMLHttpRequest();
    this.request = request;
    request.upload.addEventListener("progress", (event) => this.listener.progress(this.received + event.loaded));
    return new Promise((done) => {
      request.addEventListener("loadend", () => done({ status: request.status, body: request.responseText, url: request.responseURL }));
      request.open("PATCH", this.url);
      for (const [name, value] of Object.entries(this.headers())) request.setRequestHeader(name, value);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.setRequestHeader("Upload-Offset", this.received);
      if (sha256) request.setRequestHeader("Upload-Sha256", sha256);
      request.send(part);
    });
  }

  take(standing) {
    if (standing.received > this.received) this.tries = 0;
    this.isRenewed = false;
    this.received = standing.received;
    this.listener.progress(this.received);
    return standing;
  }

  async read(response) {
    if (response.redirected) throw new SignedOut();
    if (response.status >= 500) throw new Unreachable();
    const standing = parsed(await response.text());
    if (!response.ok) throw new Refused(standing?.detail ?? "");
    return standing;
  }

  /** The server has let go of it: everything is sent once more. */
  beginAgain() {
    Object.assign(this, { url: null, received: 0 });
    return null;
  }

  /** A new sign-in in another tab has replaced the token that this page was given: the same step is taken again with the new one. */
  async renew() {
    this.isRenewed = true;
    try {
      await renew(this.form);
    } catch (error) {
      if (!(error instanceof Refusal)) throw new Unreachable();
      throw error.code === "signed_out" ? new SignedOut() : new Refused(error.message);
    }
    return null;
  }

  async comeBack() {
    this.refuseCancelled();
    this.tries += 1;
    if (this.tries > MOST_TRIES) throw new Lost();
    this.listener.waiting();
    await this.pause(PAUSES[Math.min(this.tries, PAUSES.length) - 1]);
    this.refuseCancelled();
    this.isToAsk = Boolean(this.url);
    return null;
  }

  /** A pause that ends early when the network is back or the person cancels. */
  pause(milliseconds) {
    return new Promise((done) => {
      const wake = () => {
        clearTimeout(timer);
        window.removeEventListener("online", wake);
        done();
      };
      const timer = setTimeout(wake, milliseconds);
      window.addEventListener("online", wake);
      this.wake = wake;
    });
  }

  refuseCancelled() {
    if (this.isCancelled) throw new Cancelled();
  }

  headers() {
    return { "X-CSRFToken": tokenOf(this.form), "X-Requested-With": "fetch" };
  }
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch {
    throw new Unreachable();
  }
}

/** Browsers compute it on secure addresses only; elsewhere the server counts bytes alone. */
async function fingerprint(part) {
  if (!crypto.subtle) return "";
  const bytes = await part.arrayBuffer().catch(() => {
    // Moved, changed or deleted since it was chosen.
    throw new Refused();
  });
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
