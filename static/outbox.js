/* What was typed and is not on the server yet, kept by the device itself (IndexedDB).

   A record is one leaf of one page: {id, tab, action, name, value, base, frozen, question, page}. `frozen` is the save
   on its way, {body, value}, sent again unchanged until it is answered. A promise of `keep` resolves when the device has
   confirmed that the text is on its disk, and only then may a page say so. */

const BOX = "outbox";
let opening;

const open = () =>
  (opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("mentorform", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(BOX, { keyPath: "id" });
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onversionchange = close;
      resolve(request.result);
    };
  }).catch((error) => {
    opening = undefined;
    throw error;
  }));

async function within(mode, work) {
  const box = await open();
  return new Promise((resolve, reject) => {
    const transaction = box.transaction(BOX, mode, { durability: "strict" });
    const request = work(transaction.objectStore(BOX));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/* A page that is put aside must not hold the box open: another may want to empty it. */
export async function close() {
  const box = await opening?.catch(() => null);
  opening = undefined;
  box?.close();
}

export const keep = (record) => within("readwrite", (box) => box.put(record));
export const drop = (id) => within("readwrite", (box) => box.delete(id)).catch(() => {});
export const kept = () => within("readonly", (box) => box.getAll()).catch(() => []);
export const empty = () => within("readwrite", (box) => box.clear());

/* Which pages of this device are alive: what belongs to none of them may be taken over. */
export const TAB = Math.random().toString(36).slice(2);
let channel;

export function listen() {
  channel ??= new BroadcastChannel("mentorform");
  channel.onmessage = ({ data }) => data.asks && channel.postMessage({ here: TAB, to: data.asks });
}

export function mute() {
  channel?.close();
  channel = undefined;
}

export function others(wait = 250) {
  const found = new Set();
  const asking = new BroadcastChannel("mentorform");
  asking.onmessage = ({ data }) => data.to === TAB && found.add(data.here);
  asking.postMessage({ asks: TAB });
  return new Promise((done) => setTimeout(() => { asking.close(); done(found); }, wait)); // ms
}
