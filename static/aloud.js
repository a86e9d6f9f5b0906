/* "Kuuntele": reads a question aloud when somebody asks for it, in each language of the page that
   the device itself has a voice for. A voice that lives elsewhere would send the question there: it
   is never used, and a language that has no other has no button. */
const speech = window.speechSynthesis;
const SLOWER = 0.9; // of a voice's usual speed, in plain Finnish

let voices = new Map(); // language -> the device's own voice for it
let heard; // {id, lang, sentences}: the question that is being read

const languageOf = (tag) => tag.toLowerCase().split(/[-_]/)[0];

function findVoices() {
  voices = new Map();
  for (const voice of speech.getVoices().filter((each) => each.localService)) {
    const lang = languageOf(voice.lang);
    if (!voices.has(lang) || voice.default) voices.set(lang, voice);
  }
  offerVoices();
}

/* A question's own words by language, in the order of the page: [language, text]. */
function wordsOf(question) {
  const found = [];
  for (
    const block of question.querySelectorAll(
      ":scope > .ask, :scope > .asks > li, :scope > .hint, :scope.tip > .field > .tick",
    )
  ) {
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const said = new Map();
    while (texts.nextNode()) {
      const { parentElement: by, data } = texts.currentNode;
      const { lang } = by.closest("[lang]");
      if (!by.closest(".number, [hidden]") && (data.trim() || said.has(lang)))
        said.set(lang, (said.get(lang) ?? "") + data);
    }
    found.push(
      ...[...said].map(([lang, text]) => [lang, text.replace(/\s+/g, " ").trim()]).filter((
        [, text],
      ) => text),
    );
  }
  return found;
}

/* One at a time: Chromium falls silent within a text that takes more than a quarter of a minute. */
const sentencesOf = (text, lang) =>
  window.Intl?.Segmenter
    ? [...new Intl.Segmenter(lang, { granularity: "sentence" }).segment(text)].map((s) =>
      s.segment.trim()
    )
    : [text];

/* A section that comes back has no buttons: each question gets its own again, with the ids that the
   focus is found by. */
function offerVoices() {
  for (const tools of document.querySelectorAll(".question > .tools")) {
    const question = tools.parentElement;
    const langs = [...new Set(wordsOf(question).map(([lang]) => lang))].filter((lang) =>
      voices.has(languageOf(lang))
    );
    /** @type {HTMLElement} */
    let holder = tools.querySelector(":scope > .listen");
    if (holder?.dataset.langs === langs.join()) continue;
    holder?.remove();
    if (!langs.length) continue;
    holder = document.createElement("span");
    holder.className = "listen";
    holder.dataset.langs = langs.join();
    for (const lang of langs) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "quiet", id: `${question.id}-${lang}` });
      button.dataset.listen = lang;
      button.setAttribute("aria-describedby", question.querySelector(".ask, .tip > .field").id);
      holder.append(button);
    }
    tools.insertBefore(holder, tools.querySelector(":scope > .shared"));
    for (const button of holder.children) label(button);
  }
  // no reading without a button that stops it
  if (heard && !document.getElementById(`${heard.id}-${heard.lang}`)) hush();
}

/* A button speaks the language that it reads. */
function label(button) {
  const { listen: lang } = button.dataset;
  const isOn = heard?.lang === lang && heard.id === button.closest(".question").id;
  const words = document.getElementById(isOn ? "listening" : "listen").content.cloneNode(true);
  if (words.querySelector(`[lang="${lang}"]`)) {
    for (const other of words.querySelectorAll("[lang]"))
      if (other.lang !== lang) other.remove();
  }
  button.replaceChildren(words);
}

function tellHeard(now) {
  heard = now;
  for (const button of document.querySelectorAll("[data-listen]")) label(button);
}

function hush() {
  if (!heard) return;
  tellHeard();
  speech.cancel();
}

function readAloud(question, lang) {
  const texts = wordsOf(question).flatMap((
    [own, text],
  ) => (own === lang ? sentencesOf(text, lang) : []));
  const sentences = texts.map((text) => {
    const voice = voices.get(languageOf(lang));
    const rate = document.documentElement.classList.contains("plain") ? SLOWER : 1;
    const ended = () => heard?.sentences === sentences && tellHeard();
    return Object.assign(new SpeechSynthesisUtterance(text), { voice, lang, rate, onerror: ended });
  });
  sentences.at(-1).onend = sentences[0].onerror;
  tellHeard({ id: question.id, lang, sentences });
  for (const sentence of sentences) speech.speak(sentence);
}

if (speech && document.getElementById("listen")) {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-listen]");
    if (!button) return;
    const question = button.closest(".question");
    const { listen: lang } = button.dataset;
    const isOn = heard?.id === question.id && heard.lang === lang;
    hush();
    findVoices(); // one that has gone is not asked for: the browser would take another in its place
    if (!isOn && button.isConnected) readAloud(question, lang);
  });
  document.addEventListener("htmx:after:swap", offerVoices);
  document.addEventListener("visibilitychange", () => document.hidden && hush());
  addEventListener("pagehide", hush);
  speech.onvoiceschanged = findVoices;
  findVoices();
}
