/* What a person sees of a page: where the caret is, what stands in which control, what is folded. A
   walk asks it before and after each letter. */
globalThis.probe = (() => {
  let here = null; // the control that somebody has put the caret into
  let before = null; // what stood in a control just before a letter
  let after = null; // and just after it

  const isText = (e) =>
    !!e.name && e.matches("main section textarea, main section input[type=text]");
  const state = (e) => ({
    name: e.name,
    value: e.value,
    start: e.selectionStart,
    end: e.selectionEnd,
  });
  document.addEventListener("beforeinput", ({ target }) => {
    before = { same: target === here, ...state(target) };
  }, true);
  document.addEventListener("input", ({ target }) => {
    if (before) after = state(target);
  }, true);

  const texts = (root) =>
    [...root.querySelectorAll("textarea, input[type=text]")]
      .filter((e) => isText(e) && !e.closest(".field-date, .field-time"));
  const sections = () =>
    [...document.querySelectorAll("main section[id]")].filter((s) => texts(s).length > 1);
  const isBlank = (row) => row && texts(row).every((e) => !e.value);
  const named = (name) =>
    document.querySelector(`main section [name="${CSS.escape(name)}"]:not([type=hidden])`);
  const pick = (all, chance) => all[Math.floor(chance * all.length)];

  const WAYS = {
    "neighbour": (all, at) => all.slice(Math.max(0, at - 1), at + 2).filter((e) => e !== all[at]),
    "blank row": (all) => all.filter((e) => isBlank(e.closest(".row"))),
    "any": (all) => all,
    "same": (all, at) => all.slice(at, at + 1),
  };

  return {
    /* The name of the control that a way leads to, in the section that the chance picks. */
    way(section, way, chance, last) {
      const all = texts(pick(sections(), section));
      const at = all.findIndex((e) => e.name === last);
      return (pick(at < 0 && way !== "blank row" ? all : WAYS[way](all, at), chance) ??
        pick(all, chance)).name;
    },
    /* Take the focused control as the one that is typed in. */
    enter() {
      here = document.activeElement;
      return isText(here) ? state(here) : null;
    },
    /* What the letter that was just typed did. `null` where it reached no control. */
    letter() {
      const seen = before && after && { ...before, after: after.value };
      [before, after] = [null, null];
      return seen;
    },
    has: (name) => !!named(name),
    /* Another text of the section in which a control stands. */
    beside: (name, chance) =>
      pick(texts(named(name).closest("section")).filter((e) => e.name !== name), chance).name,
    section: (name) => `#${named(name).closest("section").id}`,
    /* The name of one tick or choice of a section, none that decides who sees an answer. */
    control: (section, kind, chance) =>
      pick(
        [...document.querySelectorAll(`${section} ${kind}[name]:not([name$=".shared"])`)],
        chance,
      )?.name,
    /* A fold that can be seen and does not hold the caret. */
    fold(chance) {
      const seen = [...document.querySelectorAll("main section details[id]")]
        .filter((d) =>
          d.firstElementChild.checkVisibility() && !d.contains(document.activeElement)
        );
      const { id, open } = pick(seen, chance) ?? {};
      return id ? { id, open } : null;
    },
    /* The closed folds around an element, the outermost first. */
    foldsAround(element) {
      const found = [];
      for (
        let fold = element.closest("details");
        fold;
        fold = fold.parentElement.closest("details")
      )
        if (!fold.open) found.unshift(fold.id);
      return found;
    },
    /* The address that a control's section is saved at. */
    address: (name) => named(name).closest("[data-hx-post]").dataset.hxPost,
    /* Every answer on the page: name -> value, as a form would send it. */
    values() {
      const found = {};
      for (
        const e of document.querySelectorAll(
          "main section :is(textarea, input:not([type=hidden]))[name]",
        )
      ) {
        if (e.type === "radio") found[e.name] = e.checked ? e.value : found[e.name] ?? "";
        else found[e.name] = e.type === "checkbox" ? (e.checked ? e.value : "") : e.value;
      }
      return found;
    },
    /* Which folds stand open: id -> open. */
    folds: () =>
      Object.fromEntries(
        [...document.querySelectorAll("main section details[id]")].map((d) => [d.id, d.open]),
      ),
  };
})();
