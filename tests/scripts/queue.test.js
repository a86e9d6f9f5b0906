/* The queue against a network that a test holds in its hands. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { FAILED, NEWER, Queue, REFUSED, TAKEN, UNREACHABLE } from "../../static/queue.js";
import { Clock, settled } from "./clock.js";

const HOUR = 3_600_000; // ms

/**
 * A queue, its clock, and `sent`: [ms, id] of every try. `answer(id)` says what a try comes to.
 *
 * @param {(id: string) => any} answer
 */
function make(answer = () => TAKEN) {
  const [clock, sent] = [new Clock(), []];
  const queue = new Queue(() => {}, clock.now, clock.wait);
  const job = (id) => () => {
    sent.push([clock.now(), id]);
    return Promise.resolve(answer(id));
  };
  const add = (id, wait, after) => queue.add(id, job(id), wait, after);
  return { add, clock, job, queue, sent };
}

const ids = (sent) => sent.map(([, id]) => id);
const times = (sent) => sent.map(([ms]) => ms / 1000);

test("a text is sent once nobody has typed in it for a while", async () => {
  const { add, clock, sent } = make();
  for (let letter = 0; letter < 5; letter++) {
    add("goal", 1200);
    await clock.pass(1000);
  }
  assert.deepEqual(sent, []);
  await clock.pass(200);
  assert.deepEqual(sent, [[5200, "goal"]]);
});

test("somebody who types without a pause is saved every eight seconds", async () => {
  const { add, clock, sent } = make();
  for (let letter = 0; letter < 170; letter++) {
    add("goal", 1200);
    await clock.pass(100);
  }
  assert.deepEqual(times(sent), [8, 16]);
});

test("one request at a time, in the order in which things were touched", async () => {
  const answers = [];
  const { add, sent } = make(() => new Promise((done) => answers.push(done)));
  for (const id of ["first", "second", "third"]) add(id);
  await settled();
  assert.deepEqual(ids(sent), ["first"]);
  answers[0](TAKEN);
  await settled();
  assert.deepEqual(ids(sent), ["first", "second"]);
});

test("a button goes behind what was typed before it, however long that takes", async () => {
  let tries = 0;
  const { add, clock, sent } = make((id) => (id === "goal" && ++tries < 3 ? FAILED : TAKEN));
  add("goal", 5000);
  add("button", 0, ["goal"]);
  await clock.pass(1000);
  assert.deepEqual(sent, []);
  await clock.pass(HOUR);
  assert.deepEqual(ids(sent), ["goal", "goal", "goal", "button"]);
});

test("a button waits neither for a text that was refused nor for one that is gone", async () => {
  const { add, clock, queue, sent } = make((id) => (id === "long" ? REFUSED : TAKEN));
  add("long");
  await clock.pass(0);
  add("gone", HOUR);
  add("button", 0, ["long", "gone", "never there"]);
  queue.drop("gone");
  add("other");
  await clock.pass(0);
  assert.deepEqual(ids(sent), ["long", "button", "other"]);
});

for (const outcome of [FAILED, UNREACHABLE]) {
  test(`${outcome}: again after 1, 2, 4, 8, 15 and then every 30 s, never faster`, async () => {
    const { add, clock, sent } = make(() => outcome);
    add("goal");
    await clock.pass(91_000);
    assert.deepEqual(times(sent), [0, 1, 3, 7, 15, 30, 60, 90]);
  });
}

test("a save that breaks by our own fault is tried no faster than one that fails", async () => {
  const { clock, queue } = make();
  const [{ error }, broken] = [console, []];
  console.error = (what) => broken.push(what);
  queue.add("goal", () => Promise.reject(new Error("ours")));
  await clock.pass(29_000);
  console.error = error;
  assert.equal(broken.length, 5);
});

test("one that fails goes behind the others and holds up none of them", async () => {
  const { add, clock, sent } = make((id) => (id === "bad" ? FAILED : TAKEN));
  for (const id of ["bad", "good", "better"]) add(id);
  await clock.pass(1000);
  assert.deepEqual(ids(sent), ["bad", "good", "better", "bad"]);
});

test("one that fails goes behind another that is ready with it", async () => {
  const { add, clock, sent } = make((id) => (id === "bad" ? FAILED : TAKEN));
  add("bad");
  add("good", 1000);
  await clock.pass(1000);
  assert.deepEqual(ids(sent), ["bad", "good", "bad"]);
});

test("what has failed goes at once when somebody has come back", async () => {
  const { add, clock, queue, sent } = make(() => FAILED);
  add("bad");
  await clock.pass(20_000);
  sent.length = 0;
  queue.retry();
  await settled();
  assert.deepEqual(sent, [[20_000, "bad"]]);
});

test("while the server cannot be reached nothing is tried, what is new neither", async () => {
  const { add, clock, queue, sent } = make(() => UNREACHABLE);
  add("one");
  await clock.pass(500);
  add("two");
  await clock.pass(400);
  assert.deepEqual(ids(sent), ["one"]);
  assert.ok(queue.isCutOff);
});

test("what had no answer goes again before anything that may build on it", async () => {
  let isDown = true;
  const { add, clock, sent } = make(() => (isDown ? UNREACHABLE : TAKEN));
  add("text", 500); // holds what the button below carries, and a letter more
  add("button");
  await clock.pass(900);
  isDown = false;
  await clock.pass(HOUR);
  assert.deepEqual(ids(sent), ["button", "button", "text"]);
});

test("when the connection is back everything goes at once", async () => {
  let isDown = true;
  const { add, clock, queue, sent } = make(() => (isDown ? UNREACHABLE : TAKEN));
  for (const id of ["one", "two"]) add(id);
  await clock.pass(20_000);
  isDown = false;
  sent.length = 0;
  queue.retry();
  await settled();
  assert.deepEqual(sent, [[20_000, "one"], [20_000, "two"]]);
  assert.ok(!queue.isCutOff);
});

test("what was refused waits until somebody changes it", async () => {
  let answer = REFUSED;
  const { add, clock, queue, sent } = make(() => answer);
  add("long");
  await clock.pass(HOUR);
  assert.equal(sent.length, 1);
  assert.ok(queue.isRefused("long"));
  answer = TAKEN;
  add("long");
  await settled();
  assert.equal(sent.length, 2);
  assert.ok(!queue.isRefused("long"));
});

test("what is touched again while its receipt is taken in stays in the queue", async () => {
  const { add, clock, queue, sent } = make(() => {
    if (sent.length > 1) return TAKEN;
    queue.drop("goal"); // the receipt
    add("goal", 1200); // and a letter, while its section is still being swapped
    return TAKEN;
  });
  add("goal");
  await clock.pass(HOUR);
  assert.deepEqual(sent, [[0, "goal"], [1200, "goal"]]);
});

test("a newer text behind the one that was taken is sent too, when it is due", async () => {
  const answers = [NEWER, TAKEN];
  const { add, clock, sent } = make(() => answers.shift());
  add("goal");
  add("goal", 1200);
  await clock.pass(HOUR);
  assert.deepEqual(ids(sent), ["goal", "goal"]);
});

test("after a success the waits begin anew", async () => {
  const answers = [FAILED, FAILED, NEWER, FAILED, TAKEN];
  const { add, clock, sent } = make(() => answers.shift());
  add("goal");
  await clock.pass(HOUR);
  assert.deepEqual(times(sent), [0, 1, 3, 3, 4]);
});

test("nothing is sent while somebody composes a letter", async () => {
  const { add, clock, queue, sent } = make();
  queue.hold(true);
  add("goal");
  await clock.pass(HOUR);
  assert.deepEqual(sent, []);
  queue.hold(false);
  await settled();
  assert.deepEqual(ids(sent), ["goal"]);
});

test("after four seconds without an answer the page may say so, until it comes", async () => {
  /** @type {(outcome: string) => void} */ let answer;
  const { add, clock, queue } = make(() =>
    new Promise((done) => {
      answer = done;
    })
  );
  add("goal");
  await clock.pass(3900);
  assert.ok(queue.isSending && !queue.isCutOff);
  await clock.pass(200);
  assert.ok(queue.isCutOff);
  answer(TAKEN);
  await settled();
  assert.ok(!queue.isSending && !queue.isCutOff);
});

test("flush sends what is not due yet, and says whether all of it is on the server", async () => {
  for (
    const [outcome, isAll] of [[TAKEN, true], [FAILED, false], [REFUSED, false], [
      UNREACHABLE,
      false,
    ]]
  ) {
    const { add, queue, sent } = make(() => outcome);
    add("one", HOUR);
    add("two", HOUR);
    assert.equal(await queue.flush(), isAll, String(outcome));
    assert.equal(sent.length, outcome === UNREACHABLE ? 1 : 2);
  }
});
