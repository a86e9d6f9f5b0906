/* All that a page does by itself, fetched once the page stands: what was typed before is taken up as it is. */
import "./aloud.js";
import "./autosave.js";
import "./copy.js";
import "./device.js";
import "./focus.js";
import "./help.js";
import "./refresh.js";
import "./place.js";
import "./agenda.js";

document.documentElement.classList.add("saves");
