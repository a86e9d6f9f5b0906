/* What the device keeps, without a device. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { caretIn } from "../../static/merge.js";
import { isOf, isOver, nameOfLink } from "../../static/outbox.js";

const LINK = "/t/0123456789abcdefghijklmnopqrstuvwxyzABCDEFG/";

test("a link's name is short, always the same, and nothing of the link stands in it", () => {
  assert.equal(nameOfLink(LINK), nameOfLink(LINK));
  assert.notEqual(nameOfLink(LINK), nameOfLink(LINK.replace("0", "1")));
  assert.match(nameOfLink(LINK), /^[0-9a-z]{6,11}$/);
  assert.ok(!LINK.includes(nameOfLink(LINK)));
});

test("a record belongs to its trial by the mark, else by its link's name", () => {
  const record = { mark: "m", link: nameOfLink(LINK) };
  assert.ok(isOf(record, { mark: "m", root: "/t/new/" }));
  assert.ok(isOf({ ...record, mark: "" }, { mark: "m", root: LINK }));
  assert.ok(!isOf(record, { mark: "other", root: "/t/new/" }));
  assert.ok(!isOf({ mark: "", link: "" }, { mark: "", root: "" }));
});

test("a record whose link is gone waits a day and no longer; any other waits for ever", () => {
  const hour = 3_600_000; // ms
  assert.ok(!isOver({ gone: 1 }, 24 * hour));
  assert.ok(isOver({ gone: 1 }, 24 * hour + 2));
  assert.ok(!isOver({ gone: undefined }, 10_000 * hour));
});

test("the caret stays between the letters where it stood", () => {
  const cases = [
    ["ab|cd", "abcd", "ab|cd"],
    ["ab|cd", "XXabcd", "XXab|cd"],
    ["ab|cd", "abcdXX", "ab|cdXX"],
    ["abcd|", "abcdXX", "abcd|XX"],
    ["|abcd", "XXabcd", "|XXabcd"],
    ["ab|cd", "aXbcd", "aXb|cd"],
    ["ab|cd", "", "|"],
    ["|", "abcd", "|abcd"],
  ];
  for (const [old, fresh, wanted] of cases) {
    const caret = caretIn(old.replace("|", ""), fresh, old.indexOf("|"));
    assert.equal(`${fresh.slice(0, caret)}|${fresh.slice(caret)}`, wanted, old);
  }
});
