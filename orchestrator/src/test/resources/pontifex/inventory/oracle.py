"""What ansible-inventory says to many command lines.

Ansible's modules are loaded once; each command line has a process of its own, which starts as a copy of this one.
Read from stdin: a JSON list of {"arguments": [...], "out": FILE, "err": FILE}. Written: a JSON list of exit codes.
"""

import json
import os
import sys

from ansible.cli.inventory import InventoryCLI

AT_ONCE = 2


def answer(question):
    for number, file in ((0, os.devnull), (1, question["out"]), (2, question["err"])):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(file, flags, 0o600), number)
    try:
        InventoryCLI.cli_executor(["ansible-inventory"] + question["arguments"])
    except SystemExit as end:
        return end.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def main():
    questions = json.load(sys.stdin)
    codes = [None] * len(questions)
    running = {}
    for number, question in enumerate(questions):
        if len(running) == AT_ONCE:
            wait(running, codes)
        child = os.fork()
        if child == 0:
            code = 250
            try:
                code = answer(question)
            finally:
                os._exit(code)
        running[child] = number
    while running:
        wait(running, codes)
    json.dump(codes, sys.stdout)


def wait(running, codes):
    child, status = os.wait()
    codes[running.pop(child)] = os.waitstatus_to_exitcode(status)


main()
