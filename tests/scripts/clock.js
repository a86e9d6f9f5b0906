/* A clock that stands still until a test moves it. */
export class Clock {
  #now = 0;
  #waits = new Set();

  now = () => this.#now;

  wait = (work, ms) => {
    const waiting = { work, at: this.#now + Math.max(0, ms) };
    this.#waits.add(waiting);
    return () => this.#waits.delete(waiting);
  };

  /** Let time pass, and all that it brings. @param {number} ms */
  async pass(ms) {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const [next] = [...this.#waits].sort((a, b) => a.at - b.at);
      if (!next || next.at > end) break;
      this.#waits.delete(next);
      this.#now = next.at;
      next.work();
    }
    this.#now = end;
  }
}

/** Everything that waits for nothing but its turn has had it. */
export const settled = () => new Promise((done) => setTimeout(done));
