/* What pages that are gone have left on this device, and this page has no control for: sent as it was kept. */
import { baseOf, controlsOf, here, isLeaf, parse } from "./fields.js";
import { adoptRecord, isDirty, judge, lookForLink, outbox, queue, sealLeaf } from "./leaves.js";
import { isOf, nameOfLink } from "./outbox.js";
import { FAILED, REFUSED, TAKEN, UNREACHABLE } from "./queue.js";
import { TAB, others, tellOthers } from "./tabs.js";
import { post } from "./transport.js";

/** @type {Map<string, object>} */
const parcels = new Map();
export const parcelCount = () => parcels.size;
export const hasRefused = () => [...parcels.values()].some(({ refused, gone }) => refused || gone);

/** Take over what pages of this trial that are gone have left, or whose link is gone: into a control, else as it is. */
export async function takeOver() {
  const { root } = here();
  const found = (await outbox.all()).filter((record) => record.tab !== TAB && isOf(record, here()));
  if (!root || !found.length) return;
  const alive = await others();
  for (const record of found.filter(({ tab, gone }) => gone || !alive.has(tab))) {
    const control = controlsOf(record.name)[0];
    if (control && isLeaf(control) && !isDirty(record.name)) adoptRecord(record);
    else addParcel(record);
  }
}

export function addParcel(record) {
  const { mark, root } = here();
  parcels.set(record.id, { ...record, tab: TAB, mark: mark || record.mark, link: nameOfLink(root) });
  queue.add(`parcel ${record.id}`, () => deliver(parcels.get(record.id)));
}

/** First the save that was on its way, then the text behind it. */
async function deliver(parcel) {
  const { root } = here();
  parcel.frozen ??= { body: String(sealLeaf(parcel.name, parcel.value, parcel.base)), value: parcel.value };
  await outbox.keep(parcel).catch(() => {});
  const answer = await post(root + parcel.path, parcel.frozen.body, root);
  if (!answer) return UNREACHABLE;
  const outcome = judge(parcel.name, answer);
  if (outcome !== TAKEN) return keepBack(parcel, answer, outcome);
  const { value } = parcel.frozen;
  const base = baseOf(parcel.name, parse(answer.text))?.value ?? parcel.base;
  Object.assign(parcel, { base, frozen: undefined, refused: undefined, gone: undefined });
  if (value !== parcel.value) return deliver(parcel);
  parcels.delete(parcel.id);
  await outbox.drop(parcel.id);
  tellOthers({ sent: { id: parcel.id, name: parcel.name, value, base } });
  return TAKEN;
}

/** The server does not take it: it stays on the device, and the device's own page says why. */
async function keepBack(parcel, answer, outcome) {
  const isClosed = answer.status === 404 && (await lookForLink());
  if (isClosed) parcel.gone ??= Date.now();
  else parcel.refused = answer.status;
  await outbox.keep(parcel).catch(() => {});
  return outcome === REFUSED || answer.status === 404 ? REFUSED : FAILED;
}
