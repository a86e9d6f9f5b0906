/* What waits to be sent, one job after the other: fields, buttons, and what pages that are gone have left. A job that
   fails goes behind the others; whatever happens, no job is tried more often than the table of waits says. */

export const TAKEN = "taken"; // the server has it, and nothing newer stands behind it
export const NEWER = "newer"; // the server has it, and something newer stands behind it
export const REFUSED = "refused"; // it will not be taken as it is: it waits until somebody changes it
export const FAILED = "failed"; // there was an answer, and it was not a receipt
export const UNREACHABLE = "unreachable"; // there was no answer

const LONGEST = 8000; // ms for which a job may be put off, however often it is touched
const SLOW = 4000; // ms without an answer before the page says that the text is still here alone
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds between tries in vain; the last one for ever

/** @param {number} tries in vain, from 1 */
const waitAfter = (tries) => WAITS[Math.min(tries, WAITS.length) - 1] * 1000;

/**
 * @typedef {object} Job
 * @property {() => Promise<string>} send resolves to one of the five words above
 * @property {number} since ms, when it came or was last taken
 * @property {number} due ms, not before
 * @property {number} again ms, not before, after a try in vain
 * @property {number} tries in vain since it was last taken
 * @property {boolean} refused
 * @property {Set<string>} after jobs that must be answered first
 */
export class Queue {
  /** @type {Map<string, Job>} */ #jobs = new Map();
  #running = false;
  #held = false;
  #slow = false;
  #down = 0; // tries since the server was last reached
  #until = 0; // ms, nothing is tried before
  #cancel = () => {};
  added = 0; // how often something came: what was asked for before is then out of date
  #flushing = []; // who waits until nothing more can be sent

  /**
   * @param {() => void} changed is called after whatever a page could show has changed
   * @param {() => number} now ms
   * @param {(work: () => void, ms: number) => () => void} wait returns what cancels it
   */
  constructor(changed = () => {}, now = Date.now, wait = timer) {
    this.changed = changed;
    this.now = now;
    this.wait = wait;
  }

  /** Whether a request is on its way. */
  get isSending() {
    return this.#running;
  }

  /** Whether the server does not answer, or takes long. */
  get isCutOff() {
    return this.#down > 0 || this.#slow;
  }

  /** Whether somebody composes a letter. */
  get isHeld() {
    return this.#held;
  }

  tries = (id) => this.#jobs.get(id)?.tries ?? 0;
  isRefused = (id) => !!this.#jobs.get(id)?.refused;

  /** Add a job, or put off the one of this id: it is due after `wait` ms. It goes `after` the jobs named. */
  add(id, send, wait = 0, after = []) {
    const now = this.now();
    this.added++;
    const job = this.#jobs.get(id) ?? { send, since: now, due: 0, again: 0, tries: 0, after: new Set() };
    job.refused = false;
    job.due = Math.min(now + wait, job.since + LONGEST);
    for (const other of after) if (this.#waits(other)) job.after.add(other);
    this.#jobs.set(id, job);
    this.#next();
    this.changed();
  }

  /** Take a job out: what it would have sent is on the server already, or nobody wants it. */
  drop(id) {
    this.#jobs.delete(id);
    for (const job of this.#jobs.values()) job.after.delete(id);
    this.changed();
  }

  /** Nothing is sent while somebody composes a letter. */
  hold(held) {
    this.#held = held;
    if (!held) this.#next();
  }

  /** Try everything now: the connection is back, or somebody has come back. */
  retry() {
    this.#down = this.#until = 0;
    for (const job of this.#jobs.values()) job.again = 0;
    this.#next();
  }

  /** Send all that can be sent; resolves, once nothing more can be, to whether nothing is left. */
  async flush() {
    for (const job of this.#jobs.values()) job.due = 0;
    this.#next();
    if (this.#running) await new Promise((done) => this.#flushing.push(done));
    return !this.#jobs.size;
  }

  #waits(id) {
    const job = this.#jobs.get(id);
    return job && !job.refused;
  }

  #isReady([, job], now = this.now()) {
    return !job.refused && !job.after.size && job.due <= now && job.again <= now;
  }

  /** Run what is ready; else wait for what will be. */
  #next() {
    if (this.#running) return;
    this.#cancel();
    if (this.#held) return;
    const now = this.now();
    const ready = this.#until <= now && [...this.#jobs].find((entry) => this.#isReady(entry, now));
    if (ready) return void this.#run(...ready);
    const waiting = [...this.#jobs.values()].filter((job) => !job.refused && !job.after.size);
    if (!waiting.length) return;
    const first = Math.min(...waiting.map((job) => Math.max(job.due, job.again)));
    this.#cancel = this.wait(() => this.#next(), Math.max(first, this.#until) - now);
  }

  async #run(id, job) {
    this.#running = true;
    const cancel = this.wait(() => {
      this.#slow = true;
      this.changed();
    }, SLOW);
    const outcome = await job.send().catch((error) => {
      console.error(error);
      return FAILED;
    });
    cancel();
    this.#running = this.#slow = false;
    this.#settle(id, job, outcome);
    this.#next();
    if (!this.#running) for (const done of this.#flushing.splice(0)) done();
    this.changed();
  }

  #settle(id, job, outcome) {
    const now = this.now();
    if (outcome === UNREACHABLE) {
      this.#until = now + waitAfter(++this.#down);
      // The server may have it: it goes again before a text that was typed on from what it carries.
      if (this.#jobs.get(id) === job) this.#jobs = new Map([[id, job], ...this.#jobs]);
      return;
    }
    this.#down = 0;
    if (outcome === FAILED) {
      job.again = now + waitAfter(++job.tries);
      if (this.#jobs.delete(id)) this.#jobs.set(id, job);
      return;
    }
    job.tries = job.again = 0;
    job.since = now;
    job.refused = outcome === REFUSED;
    for (const other of this.#jobs.values()) other.after.delete(id);
    // What was touched while its receipt was taken in is another job of the same name.
    if (outcome === TAKEN && this.#jobs.get(id) === job) this.#jobs.delete(id);
  }
}

function timer(work, ms) {
  const number = setTimeout(work, ms);
  return () => clearTimeout(number);
}
