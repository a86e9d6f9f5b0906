/* When an answer is saved: after a pause in typing, on leaving a field, once the page is hidden. */
import { isBox, isChanged, isLeaf } from "./fields.js";
import { goOnFrom, isDirty, outbox, queue, reclaim, storeAll, touch } from "./leaves.js";
import { fit, grow, hookIntoHtmx } from "./merge.js";
import { addParcel, takeOver } from "./parcels.js";
import { takePresses } from "./presses.js";
import { tell } from "./status.js";
import { listen, mute } from "./tabs.js";
import { giveWireToHtmx } from "./transport.js";

const PAUSE = 1200; // ms without typing before a save

document.addEventListener("compositionstart", () => queue.hold(true));
document.addEventListener("compositionend", ({ target }) => {
  queue.hold(false);
  if (isLeaf(target)) touch(target, PAUSE);
});
document.addEventListener("input", ({ target }) => {
  if (target.matches("textarea")) fit(target);
  if (isLeaf(target)) touch(target, isBox(target) ? 0 : PAUSE);
});
document.addEventListener("focusout", ({ target }) => {
  if (isDirty(target.name) && !queue.isRefused(target.name)) touch(target, 0);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) storeAll();
  else queue.retry();
  queue.flush();
});
addEventListener("online", () => {
  queue.retry();
  queue.flush();
});

/* A page that is put aside may come back as it was; meanwhile another may have sent what it had kept. */
addEventListener("pagehide", () => {
  mute();
  outbox.close();
});
addEventListener("pageshow", async ({ persisted }) => {
  if (!persisted) return;
  queue.hold(true);
  listen();
  await reclaim();
  queue.hold(false);
  queue.retry();
  queue.flush();
});

document.addEventListener("outbox", tell);
document.addEventListener("parked", ({ detail }) => addParcel(detail));
document.addEventListener("htmx:after:swap", tell);

/** Take up what is not saved yet: of pages that are gone, and what this page had before its scripts were here. */
async function begin() {
  await takeOver();
  for (const control of document.querySelectorAll("[form=page]"))
    if (isLeaf(control) && isChanged(control) && !isDirty(control.name)) touch(control, 0);
}

giveWireToHtmx();
hookIntoHtmx(isDirty);
takePresses();
grow(document);
listen(({ gone, sent }) => {
  if (sent) goOnFrom(sent);
  if (gone) takeOver();
});
begin();
