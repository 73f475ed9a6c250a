"""A progress file changed in the words of an orchestration: from its bytes to its new bytes; pure.

An edit is `verb(data, path, …, now, …)`: the file's bytes, how messages call it, what is to be done, the time. It is
one `change` made of steps, `with_something(work, …)`, each from an orchestration to the bytes after it.

    phases          phases, phase_list, phase_joining, phase_moves, dropping, tidying, syncing; phase_block, phase_text
    the whole       status, head, overview, creation, new_phases, expanding
    what is known   context, blockers, errors
    agents' runs    recording, runs, folding, putting_back, run_phases
    where and how   change, homes, subsections, section_titles, places, lists, inserting, block, wording, pretty
"""
