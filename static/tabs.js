/* Which pages of this device are alive, and what they tell one another: what belongs to none of them may be taken over,
   and a page whose text another has sent goes on from there. */

export const TAB = Math.random().toString(36).slice(2);
const CHANNEL = "mentorform";
let channel;
let hear = () => {};

/** Answer those who ask who is here, and hear their news. @param {(news: object) => void} [heard] */
export function listen(heard = hear) {
  hear = heard;
  channel ??= new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data.asks) channel.postMessage({ here: TAB, to: data.asks });
    else if (data.news) hear(data.news);
  };
}

export const tellOthers = (news) => channel?.postMessage({ news });

/** A page that is put aside hears nothing, and what it has kept may be taken over. */
export function mute() {
  channel?.close();
  channel = undefined;
}

/** The other pages that are alive. @returns {Promise<Set<string>>} */
export function others(wait = 250) {
  const found = new Set();
  const asking = new BroadcastChannel(CHANNEL);
  asking.onmessage = ({ data }) => data.to === TAB && found.add(data.here);
  asking.postMessage({ asks: TAB });
  return new Promise((done) => setTimeout(() => { asking.close(); done(found); }, wait)); // ms
}
