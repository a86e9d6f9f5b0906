/* What was typed and is not on the server yet, kept by the device itself (IndexedDB).

   A record is one leaf of one page: {id, tab, mark, link, path, name, value, base, frozen, question, page, refused, gone}.
   It knows its trial by the trial's mark and by a name made of the last link known here, from which no link can be found
   again; `path` is the section's address below the link. `frozen` is the save on its way, {body, value}, sent again
   unchanged until it is answered. `refused` is the status of an answer that was no receipt; `gone` the time (ms) at which
   the last link known here answered 404. A promise of `keep` resolves when the device has confirmed that the text is on
   its disk, and only then may a page say so. */

const BOX = "outbox";
const VERSION = 2; // 1 kept whole links
const DAY = 86_400_000; // ms for which a text is kept once its link is gone

/** A short name for a link: 53 bits of the 256 that open it. @param {string} link */
export function nameOfLink(link) {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let place = 0; place < link.length; place++) {
    high = Math.imul(high ^ link.charCodeAt(place), 2654435761);
    low = Math.imul(low ^ link.charCodeAt(place), 1597334677);
  }
  return ((high & 0x1fffff) * 0x100000000 + (low >>> 0)).toString(36);
}

/** Whether a record belongs to the trial of a page. */
export const isOf = (record, { mark, root }) =>
  (!!mark && record.mark === mark) || (!!root && record.link === nameOfLink(root));

/** Whether a record has waited its day. */
export const isOver = ({ gone }, now = Date.now()) => !!gone && now - gone > DAY;

export class Outbox {
  /** @type {Promise<IDBDatabase> | undefined} */ #opening;

  /** @param {IDBFactory} [factory] */
  constructor(factory) {
    this.factory = factory;
  }

  keep = (record) => this.#within("readwrite", (box) => box.put(record));
  drop = (id) => this.#within("readwrite", (box) => box.delete(id)).catch(() => {});
  empty = () => this.#within("readwrite", (box) => box.clear());

  /** All records but those that have waited their day, which go. */
  async all() {
    const found = await this.#within("readonly", (box) => box.getAll()).catch(() => []);
    for (const record of found.filter((one) => isOver(one))) await this.drop(record.id);
    return found.filter((one) => !isOver(one));
  }

  /** A page that is put aside must not hold the box open: another may want to empty it. */
  async close() {
    const box = await this.#opening?.catch(() => null);
    this.#opening = undefined;
    box?.close();
  }

  #open() {
    this.#opening ??= new Promise((resolve, reject) => {
      const request = (this.factory ?? indexedDB).open("mentorform", VERSION);
      request.onupgradeneeded = ({ oldVersion }) => {
        if (oldVersion) forgetLinks(request.transaction.objectStore(BOX));
        else request.result.createObjectStore(BOX, { keyPath: "id" });
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        request.result.onversionchange = () => this.close();
        resolve(request.result);
      };
    }).catch((error) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #within(mode, work) {
    const box = await this.#open();
    return new Promise((resolve, reject) => {
      const transaction = box.transaction(BOX, mode, { durability: "strict" });
      const request = work(transaction.objectStore(BOX));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }
}

/** Records of version 1 named their section by its whole address. */
function forgetLinks(box) {
  const request = box.openCursor();
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    const { action, ...record } = cursor.value;
    if (action) {
      const [, root, path] = new URL(action).pathname.match(/^(\/\w\/[^/]+\/)(.*)$/);
      const link = nameOfLink(root);
      cursor.delete();
      box.put({ ...record, id: `${link} ${record.name} ${record.tab}`, mark: "", link, path });
    }
    cursor.continue();
  };
}
