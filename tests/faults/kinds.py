"""The kinds of fault that a run may meet, one function each, in the table `KINDS`."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.faults.disks import damage, small_disk
from tests.faults.oracle import Run
from tests.faults.web import ask, controls

UNUSED, TYPED = "m1.goals.q4", "x" * 19_000  # a field of no device; a text that hardly fits a disk that is full
RECOVERED = "Viimeisin tallennus voi puuttua"  # how the page says that one generation was lost


def killed(run, kills):
    """Kill the program at random moments."""
    while run.figures.kills < kills and not run.figures.bad:
        run.while_saving()
        run.kill()
        run.start()


def damaged(run, kills):
    """Kill it, damage the trial's file before it starts again, and see that the page says so.

    It goes on until a save was lost: what is damaged may be one that nobody was told of.
    """
    path = next(run.folder.rglob(f"{run.trial_id}/trial.json"))
    while (run.figures.kills < kills or not run.lost) and not run.figures.bad:
        run.while_saving()
        run.kill()
        damage(path, run.chance)
        run.figures.damaged += 1
        run.look(damaged=True)
        run.served.start()
        run.served.wait()
        page = ask(run.served.port, run.trial)
        if RECOVERED not in page.text:
            run.figures.bad.append("the page does not say that a save may be missing")
        token = {"csrf_token": controls(page.text)["csrf_token"]}
        read = ask(run.served.port, f"{run.trial}recovered", token, page.cookie)
        if read.status != 303:
            run.figures.bad.append(f"{read.status} for having read that a save may be missing")


def filled(run, kills, disk):
    """Fill the disk while devices save, make room again, and kill the program now here, now there."""
    run.figures.disk = disk.name
    while run.figures.kills < kills and not run.figures.bad:
        section = f"{run.trial}meetings/1/goals"
        page = ask(run.served.port, f"{run.trial}meetings/1")
        run.while_saving()
        disk.fill([run.served.pid])
        pairs = {"csrf_token": controls(page.text)["csrf_token"], UNUSED: TYPED}
        refused = ask(run.served.port, section, pairs, page.cookie)
        if refused.status not in (303, 409, 507) or (refused.status == 507 and TYPED not in refused.text):
            run.figures.bad.append(f"{refused.status} for a form on a full disk, or without the typed text")
        run.while_saving()
        if run.chance.random() < 0.5:
            run.kill()
            disk.free([])
            run.start()
        else:
            disk.free([run.served.pid])
            run.while_saving()
            run.kill()
            run.start()


def two_workers(run, kills):
    """Two workers serve one folder; one is killed, or their master, or all of them."""
    while run.figures.kills < kills and not run.figures.bad:
        run.while_saving()
        workers = run.served.children()
        what = run.chance.choice(["worker", "worker", "master", "all"])
        if what == "worker" and workers:
            run.served.kill_one(run.chance.choice(workers))
            run.figures.kills += 1
            run.look()
        elif what == "master":
            run.served.kill_one(run.served.pid)
            run.figures.kills += 1
            run.served.start()
            run.served.wait()
        else:
            run.kill()
            run.start()


KINDS = {
    "killed": lambda run, kills, disk: killed(run, kills),
    "damaged": lambda run, kills, disk: damaged(run, kills),
    "full": filled,
    "limited": filled,
    "workers": lambda run, kills, disk: two_workers(run, kills),
}


def oracle(kind, kills, seed):
    """Run one kind of fault and return its figures."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        disk = None
        if kind in ("full", "limited"):
            disk = stack.enter_context(small_disk(folder, seed, mount=kind == "full"))
        run = Run(kind, folder, seed, gunicorn=kind == "workers")
        stack.enter_context(run.served)
        stack.enter_context(run)
        KINDS[kind](run, kills, disk)
        return run.finish()
