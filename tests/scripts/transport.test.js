/* The one wire, against a server that a test plays. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const heard = new Map(); // event -> what transport.js does when htmx tells of it
const tokens = [{ value: "old" }]; // the page's hidden inputs
globalThis.document = /** @type {any} */ ({
  addEventListener: (type, work) => heard.set(type, work),
  querySelector: () => tokens[0],
  querySelectorAll: () => tokens,
});
const { get, giveWireToHtmx, isSection, post, save } = await import("../../static/transport.js");
giveWireToHtmx();

const SECTION = '<section class="card">';
const answers = []; // what the server says next: [status, text], or an error
const asked = []; // what it was asked
globalThis.fetch = (address, options = {}) => {
  asked.push({ address, ...options, body: options.body && String(options.body) });
  const answer = answers.shift() ?? [500, ""];
  if (answer instanceof Error) return Promise.reject(answer);
  return Promise.resolve(new Response(answer[1], { status: answer[0] }));
};
const BODY = "key=k&m1.goals.q2=text&m1.goals.q1.add=1";

beforeEach(() => {
  answers.length = asked.length = 0;
  tokens[0].value = "old";
});

test("a save is a post with the page's token, in the form that htmx's own would have", async () => {
  answers.push([200, SECTION]);
  const answer = await post("/t/x/goals", BODY, "/t/x/");
  assert.equal(answer.text, SECTION);
  const [{ address, method, body, headers, redirect }] = asked;
  assert.deepEqual([address, method, body, redirect], ["/t/x/goals", "POST", BODY, "error"]);
  assert.deepEqual(headers, { "HX-Request": "true", "X-CSRFToken": "old" });
});

test("a token that has grown old is renewed, and the same body goes again, its button too", async () => {
  answers.push([400, ""], [200, '<input name="csrf_token" value="new">'], [200, SECTION]);
  const answer = await post("/t/x/goals", BODY, "/t/x/");
  assert.equal(answer.status, 200);
  assert.deepEqual(asked.map(({ address }) => address), ["/t/x/goals", "/t/x/", "/t/x/goals"]);
  assert.equal(asked[2].body, BODY);
  assert.equal(asked[2].headers["X-CSRFToken"], "new");
  assert.equal(tokens[0].value, "new");
});

test("a lasting 400 is asked twice and no more", async () => {
  answers.push([400, ""], [200, '<input name="csrf_token" value="new">'], [400, "no"]);
  assert.equal((await post("/t/x/goals", BODY, "/t/x/")).status, 400);
  assert.equal(asked.length, 3);
});

test("a page without a token leaves the first answer as it is", async () => {
  for (const page of [[200, "<p>wifi of the house</p>"], [404, ""], new TypeError("offline")]) {
    answers.push([400, ""], page);
    assert.equal((await post("/t/x/goals", BODY, "/t/x/")).status, 400);
  }
});

test("where there is no answer there is none", async () => {
  answers.push(new TypeError("offline"));
  assert.equal(await get("/t/x/"), null);
});

test("a body larger than the server takes is not sent", async () => {
  assert.equal((await post("/t/x/goals", `key=k&q=${"x".repeat(500_001)}`, "/t/x/")).status, 413);
  assert.equal(asked.length, 0);
});

test("a small save outlives its page; of a large one browsers would send nothing", async () => {
  answers.push([200, SECTION], [200, SECTION]);
  await post("/t/x/goals", BODY, "/t/x/");
  await post("/t/x/goals", `q=${"x".repeat(70_000)}`, "/t/x/");
  assert.deepEqual(asked.map(({ keepalive }) => keepalive), [true, false]);
});

test("only a section may be swapped, and no page of somebody in between", () => {
  assert.ok(isSection({ status: 409, text: `\n  ${SECTION}` }));
  for (const text of ["", "<!doctype html><section>", "<p>Hotel wifi</p>"])
    assert.ok(!isSection({ status: 200, text }));
  assert.ok(!isSection(null));
});

/** Save as htmx would: it hears the event, asks through the wire, and tells when it has swapped. */
async function saved(answer) {
  const [order, swapped] = [{ body: BODY, root: "/t/x/", sent: new Map(), panels: [] }, []];
  answers.push(answer);
  globalThis.htmx = {
    async trigger(_section, _type, detail) {
      const ctx = /** @type {any} */ ({ sourceEvent: { detail }, request: {} });
      heard.get("htmx:config:request")({ detail: { ctx } });
      await ctx.fetch("/t/x/goals").then((got) => swapped.push(got.status), () => {});
      heard.get("htmx:finally:request")({ detail: { ctx } });
    },
  };
  const settled = [];
  await save(/** @type {any} */ ({}), order, (got) => settled.push(got && got.status));
  return { settled, swapped };
}

test("htmx swaps what the wire brings, once its receipt was heard", async () => {
  assert.deepEqual(await saved([200, SECTION]), { settled: [200], swapped: [200] });
  assert.deepEqual(await saved([409, SECTION]), { settled: [409], swapped: [409] });
});

test("what is no section is heard and not swapped", async () => {
  assert.deepEqual(await saved([502, "Bad Gateway"]), { settled: [502], swapped: [] });
  assert.deepEqual(await saved(new TypeError("offline")), { settled: [null], swapped: [] });
});

test("a section that htmx does not know is unanswered, and holds up nothing", async () => {
  globalThis.htmx = { trigger: () => {} };
  const settled = [];
  await save(/** @type {any} */ ({}), {}, (got) => settled.push(got));
  assert.deepEqual(settled, [null]);
});
