/* The only module that asks the server for anything: with patience, with the token that guards forms, and with the size
   in mind that the server takes. It gives htmx this same wire, so that htmx swaps every section that comes back. */

const PATIENCE = 20_000; // ms without an answer before it is asked again
const LARGEST = 500_000; // bytes of a body: the server takes 512 kB
const LIVING = 60_000; // bytes of a body that a browser carries on with when its page is closed

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} text
 * @property {Headers} [headers]
 */

/** Ask for an address; null when there is no answer. @returns {Promise<Answer | null>} */
export async function get(address, options = {}) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(address, { signal, ...options });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  } catch {
    return null;
  }
}

let renewed; // the token of a page that has none of its own
const TOKENS = "input[name=csrf_token]";
const token = () => document.querySelector(TOKENS)?.value ?? renewed ?? "";

/** Fetch a token that is good now, from the page to which a link leads, and put it into every form of this page. */
async function renew(root) {
  const answer = await get(root);
  const found = answer?.text.match(/name="csrf_token" value="([^"]+)"/)?.[1];
  if (!found) return false;
  renewed = found;
  for (const input of document.querySelectorAll(TOKENS)) input.value = found;
  return true;
}

/** Post a body. A token that has grown old is renewed, and the same body goes once more. */
export async function post(address, body, root) {
  const text = String(body);
  if (text.length > LARGEST) return { status: 413, text: "" };
  const send = () =>
    get(address, {
      method: "POST",
      body: new URLSearchParams(text),
      keepalive: text.length < LIVING,
      redirect: "error",
      headers: { "HX-Request": "true", "X-CSRFToken": token() },
    });
  const answer = await send();
  return answer?.status === 400 && (await renew(root)) ? send() : answer;
}

/** Whether an answer is a section that can be swapped, and not a page of somebody between us and the server. */
export const isSection = (answer) => /^\s*<section/.test(answer?.text ?? "");

/**
 * Let htmx send a body to a section's address and swap what comes back; resolves once it stands in the page.
 * `settle` hears the answer before the swap: what the server has is then no longer unsaved.
 */
export function save(section, request, settle) {
  return new Promise((finished) => {
    const order = { request, settle, finished, isHeard: false };
    htmx.trigger(section, "save", order);
    if (order.isHeard) return;
    settle(null);
    finished();
  });
}

export function giveWireToHtmx() {
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const order = ctx.sourceEvent.detail;
    const { request, settle } = order;
    order.isHeard = true;
    Object.assign(ctx, { sent: request.sent, panels: request.panels, takes: request.takes });
    ctx.request.timeout = 0; // this wire has its own patience
    ctx.fetch = async (address) => {
      const answer = await post(address, request.body, request.root);
      settle(answer);
      if (!isSection(answer)) throw new DOMException("nothing to swap", "AbortError");
      return new Response(answer.text, { status: answer.status });
    };
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    ctx.sourceEvent.detail.finished();
  });
}
