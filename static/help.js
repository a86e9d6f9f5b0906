/* "Selitä tämä" opens at once, also without a connection: the page's help is fetched when the page stands. Until then the
   button sends its form, and the server draws the same panel. */
const { help: address } = document.body.dataset;
let help;
if (address) fetch(address).then(async (answer) => {
  if (answer.ok) help = new DOMParser().parseFromString(await answer.text(), "text/html");
}).catch(() => {});

const panelOf = (key, root) => root?.querySelector(`.panel > input[name=help][value="${CSS.escape(key)}"]`)?.parentElement;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=help], button[name=close][value^='help ']");
  if (!button) return;
  const key = button.value.replace("help ", "");
  const shown = panelOf(key, button.closest(".question"));
  const found = shown ?? panelOf(key, help);
  if (!found) return;
  event.preventDefault();
  if (shown) shown.remove();
  else (button.closest(".ask, .asks") ?? button).after(document.importNode(found, true));
  if (/\.word$/.test(key)) {
    if (shown) document.querySelector(`.word[value="${CSS.escape(key)}"]`).focus();
    return;
  }
  [button.name, button.value] = shown ? ["help", key] : ["close", `help ${key}`];
  button.setAttribute("aria-expanded", !shown);
});
