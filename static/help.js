/* "Selitä tämä" opens at once, also without a connection: the page's help is fetched when the page stands. Until then the
   button sends its form, and the server draws the same panel. */
import { panelsOf, parse } from "./fields.js";
import { unfold } from "./merge.js";
import { get } from "./transport.js";

let help;

async function fetchHelp(address) {
  const answer = await get(address);
  if (answer?.status === 200) help = parse(answer.text);
}

const panelOf = (key, root) =>
  root && panelsOf(root).find(({ value }) => value === `help ${key}`)?.parentElement;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=help], button[name=close][value^='help ']");
  if (!button) return;
  const [key, question] = [button.value.replace("help ", ""), button.closest(".question")];
  const shown = panelOf(key, question);
  const found = shown ?? panelOf(key, help);
  if (!found) return;
  event.preventDefault();
  const opener = button.closest(".panel") ? undefined : button;
  const left = unfold(question, `help ${key}`, shown ? null : document.importNode(found, true), opener);
  if (shown && !button.isConnected) left.focus();
});

if (document.body.dataset.help) fetchHelp(document.body.dataset.help);
