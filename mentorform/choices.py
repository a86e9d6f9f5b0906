"""What people choose from where the model itself does not say it: yes or no, and how a goal is going."""

from mentorform.content import Choice
from mentorform.program_text import N_

YES_NO = (
    Choice("yes", N_("Kyllä")),
    Choice("no", N_("Ei")),
    Choice("unknown", N_("Ei vielä tiedossa")),
)
GOAL_STATES = (
    Choice("begun", N_("Alussa")),
    Choice("progressing", N_("Etenee")),
    Choice("supported", N_("Onnistuu tuen avulla")),
    Choice("reached", N_("Saavutettu")),
    Choice("exchanged", N_("Vaihdettiin toiseen")),
    Choice("dropped", N_("Ei enää tavoitteena")),
)
CHOICES = {"yes_no": YES_NO}  # what a kind of question gives to choose from
