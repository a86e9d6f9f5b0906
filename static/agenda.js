/* The agenda says which section is in view. */
const agenda = document.querySelector(".agenda");

function markInView() {
  const sections = [...document.querySelectorAll(".sections > section[id]")];
  const seen = sections.filter((s) => s.getBoundingClientRect().top < innerHeight / 3).pop();
  for (const link of agenda.querySelectorAll("a")) {
    if (link.hash === `#${seen?.id}`) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

if (agenda) {
  addEventListener("scroll", markInView, { passive: true });
  markInView();
}
