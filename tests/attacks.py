"""Texts that would run a script, load something or lead astray if a page took them for markup, and files of them."""

from __future__ import annotations

import json

ATTACKS = (
    "<script>pwned=1</script>",
    "</script><script>pwned=1</script>",
    "</style><script>pwned=1</script>",
    "</title></head><body onload=pwned=1>",
    "<img src=x onerror=pwned=1>",
    '"><img src=x onerror=pwned=1>',
    "'><img src=x onerror=pwned=1>",
    '" onmouseover="pwned=1" autofocus onfocus="pwned=1" x="',
    "<svg onload=pwned=1></svg>",
    "<svg><script>pwned=1</script></svg>",
    "<svg><animate onbegin=pwned=1 attributeName=x dur=1s>",
    "</text></svg><img src=x onerror=pwned=1>",
    "<math><mtext><script>pwned=1</script></mtext></math>",
    "<math><a xlink:href=javascript:pwned=1>x</a></math>",
    "<style>@import 'http://attack.invalid/x.css';*{background:url(http://attack.invalid/y)}</style>",
    "<link rel=stylesheet href=http://attack.invalid/x.css>",
    "<meta http-equiv=refresh content='0;url=http://attack.invalid/'>",
    "<base href=http://attack.invalid/>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<iframe src=javascript:parent.pwned=1></iframe>",
    "<object data=javascript:pwned=1></object>",
    "<embed src=http://attack.invalid/x.swf>",
    "<template><script>pwned=1</script></template>",
    "<form action=http://attack.invalid/><input name=x autofocus onfocus=pwned=1></form>",
    "<details open ontoggle=pwned=1>",
    "<video><source onerror=pwned=1></video>",
    "<audio src=http://attack.invalid/x.mp3 autoplay>",
    "<noscript><p title='</noscript><img src=x onerror=pwned=1>'>",
    "<!-- unclosed <img src=x onerror=pwned=1>",
    "--><img src=x onerror=pwned=1>",
    "<![CDATA[<img src=x onerror=pwned=1>]]>",
    "<a href=javascript:pwned=1>x</a>",
    "[x](javascript:pwned=1)",
    "[x](JaVaScRiPt:pwned=1)",
    "[x](java&#x0A;script:pwned=1)",
    "[x](javascript&colon;pwned=1)",
    "[x](data:text/html;base64,PHNjcmlwdD5wd25lZD0xPC9zY3JpcHQ+)",
    "[x](vbscript:pwned=1)",
    "[x](file:///etc/passwd)",
    '[x](http://attack.invalid/ "\\" onmouseover=pwned=1 ")',
    '[x](<http://attack.invalid/" onmouseover=pwned=1>)',
    "![x](http://attack.invalid/x.png)",
    "![x](x onerror=pwned=1)",
    '![" onerror="pwned=1](http://attack.invalid/x.png)',
    "[![x](http://attack.invalid/x.png)](javascript:pwned=1)",
    "<javascript:pwned=1>",
    '<http://attack.invalid/?"onclick=pwned=1>',
    "http://attack.invalid/<script>pwned=1</script>",
    "[x][1] [1]: javascript:pwned=1",
    "`<script>pwned=1</script>`",
    "&lt;script&gt;pwned=1&lt;/script&gt;",
    "&#60;script&#62;pwned=1&#60;/script&#62;",
    "&lt script &#x3cscript&#x3e &#0; &#xD800;",
    "a\u202egnp.exe\u202c \u2066b\u2069 \u200bc",
    "\x00<scr\x00ipt>pwned=1</scr\x00ipt>",
    "{{script}} {{policy}} \\1 \\g<0>",
    "</a></h2></summary></details></main><script>pwned=1</script>",
    "\U0001f4a9</tr></table><script>pwned=1</script>",
    "x\u2028<script>pwned=1</script>",
    "<x-tag is=x onclick=pwned=1 style=position:fixed id=search class=work>y</x-tag>",
    "<button popovertarget=x onbeforetoggle=pwned=1>y</button>",
)


def progress_file(attack: str, run_id: str) -> str:
    """A progress file that has the text in every field of it."""
    line = attack.replace("\n", " ")
    run: dict[str, object] = {"id": run_id, "task": attack, "phase": attack, "parent": attack, "output": attack}
    run |= {"started": "2026-11-22T06:00:00Z", "ended": "2026-11-22T06:04:00Z", "seconds": 240.0}
    answer = {"status": attack, "summary": attack, attack: attack, "files": [attack, {attack: attack}], "run": run}
    open_run = {**run, "id": f"{run_id}-2", "ended": None, "seconds": None}
    return f"""\
# Orchestration: {line}

## Status: in_progress {line}
## Started: 2026-11-22T05:00:00Z {line}
## Last Updated: 2026-11-22T06:00:00Z {line}

## Overview

{line}

## Completed Phases

- [x] **Phase 1: {line}** - {line}
  - Started: 2026-11-22T05:00:00Z
  - Completed: 2026-11-22T06:00:00Z
  - Key decisions: {line}

## Current Phase

- [ ] {line} - {line}

## Context for Resume

### {line}
- {line}: {line}

### Blockers
- {line}
- Resolved 2026-11-22T05:00:00Z: {line}

## Agent Outputs

### Earlier runs

- {line} ({line}, 2026-11-22T05:30:00Z): {line} -> outputs/x/{line}.md
- dev (completed, 2026-11-22T05:30:00Z): {line} -> outputs/x/{run_id}.md

### {line} (failed)

````json
{json.dumps(answer, indent=1)}
````

### {line} (in_progress)

````json
{json.dumps({"summary": attack, "run": open_run})}
````

### {line} ({line})

{line}

## Error Log

### 2026-11-22T06:00:00Z - {line}
- Error: {line}
- Resolution: {line}

## Notes

- {line}

## {line}

{line}
"""


def output_file(attack: str) -> str:
    """A file of a run's outputs that has the text in its title and its text, also within other Markdown."""
    return (
        f"# Run {attack}\n\n## Report, {attack}\n\n````markdown\n# {attack}\n\n{attack}\n\n- {attack}\n\n> {attack}\n\n"
        f"| {attack} | b |\n| :---: | ---: |\n| {attack} | c |\n\n**{attack}** _{attack}_ ~~{attack}~~\n\n"
        f"```{attack}\n{attack}\n```\n\n    {attack}\n````\n"
    )
