"""Masking: planted secrets go, whatever stands around them, what is masked stays so, and the rest of the text stays."""

from __future__ import annotations

from collections.abc import Sequence

from progresslib.secrets.assignments import MARK
from progresslib.secrets.masking import masked
from tests.fuzz.mutating import lines
from tests.fuzz.target import Target
from tests.secrets import test_masking

PLANTED = (test_masking.AWS, test_masking.GITHUB, test_masking.ANTHROPIC, test_masking.STRIPE)
WORDS = (
    *(
        "password: ",
        "PASSWORD=",
        '"api_key": "',
        "token = '",
        "Authorization: Bearer ",
        "https://user:pw@host/",
        "secret",
    ),
    *("-----BEGIN RSA PRIVATE KEY-----\n", "-----END RSA PRIVATE KEY-----", "eyJhbGciOiJIUzI1NiJ9.eyJ", "${X}", "$X"),
    *(
        "export AWS_SECRET_ACCESS_KEY=",
        "\\n",
        '\\"',
        "İ",
        "sk-ant-",
        "ghp_",
        "xoxb-",
        "hooks.slack.com/services/",
        "://",
    ),
    *(
        "Basic ",
        "--password ",
        "curl -u a:b ",
        "aws_secret",
        "passwd",
        ": ",
        "=",
        "'",
        '"',
        "`",
        "x7Kq9Zt2Lm4",
        "A1" * 40,
    ),
)
TOKENS = [word.encode() for word in (*WORDS, *PLANTED)]


def check(data: bytes) -> None:
    """Masks DATA, alone and with secrets planted behind it."""
    text = data.decode("utf-8", "replace")
    once = masked(text)
    rest = iter(text)
    left = once.split(MARK)
    assert all(one in rest for one in left[0]), "what stands before the first mark is the text's"
    for secret in PLANTED:
        assert not masked(f"{text}\n\n{secret}\n").endswith(f"{secret}\n"), secret


def seeds() -> Sequence[bytes]:
    found = [f"{word}{secret}\n" for word in WORDS for secret in PLANTED[:2]]
    return [text.encode() for text in (*found, test_masking.block(), "nothing here", "", test_masking.JWT)]


TARGET = Target(
    check=check,
    promise="a known secret is never left, whatever stands before it",
    seeds=seeds,
    mutate=lines(TOKENS, seeds),
    modules="secrets.*",
)
