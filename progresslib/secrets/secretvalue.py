"""Tells a password or token that was assigned to a name from what else stands there: types, code, paths, prose."""

from __future__ import annotations

_IN_PHRASE = 8
_IN_PROSE = 16
_SHORTEST_AMONG_WORDS = 4
_TYPES_AND_WORDS = """
none null nil undefined true false yes no on off any all unknown unset empty missing default required optional todo tbd
na string str text char varchar bytes byte number int integer float bool boolean object array list dict map uuid enum
redacted removed omitted hidden masked include inherit omit prompt generated
argon2 argon2id base64 bcrypt oauth2 pbkdf2 scrypt sha256 sha512
a an and are argument as by can flag flags for from if in input instead is it may must not of option options or
parameter so that the then to too value via was when which will with
"""
_NO_SECRETS = frozenset(_TYPES_AND_WORDS.split())
_NAMES = ("apikey", "credentials", "key", "passphrase", "passwd", "password", "pwd", "secret", "token")
_CAMEL_NAMES = tuple(name.capitalize() for name in _NAMES)
_IN_PATHS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/.~@:")
_IN_DATES = frozenset("0123456789-:./TZ")
_TO_SCORES = {ord(sign): "_" for sign in " -."}
# A quote before one of these ends a string that holds but the name, as in `"password=" + value`.
_AFTER_A_STRING = (" ", ")", "]", "}", ",", ";")


def is_secret(value: str, least: int, is_clear: bool, is_code: bool) -> bool:
    """Whether `value` is a secret: any word where that `is_clear`, else one with a digit or special sign in it.

    With `least` above 1 only what looks random counts, and has at least so many characters. Of several words, which
    only quotes can hold, one must look random, unless the assignment `is_code` or of a shell.
    """
    value = value[:500].rstrip(".:…")
    if not value or is_stand_in(value) or _is_path(value) or _is_dotted_name(value):
        return False
    words = value.split()
    if len(words) > 1 and (least > 1 or not is_code):
        return any(is_random(word, _IN_PHRASE if least == 1 else _IN_PROSE) for word in words)
    return is_random(value, least) if least > 1 else is_clear or _is_no_word(value)


def is_random(value: str, least: int) -> bool:
    """Whether `value` has at least `least` characters, and letters and digits, or capitals in the midst of words."""
    if len(value) < least or _IN_DATES.issuperset(value):
        return False
    if any(one.isdigit() for one in value):
        return any(one.isalpha() for one in value)
    return 5 * sum(one.islower() and next_one.isupper() for one, next_one in zip(value, value[1:])) >= len(value)


def is_stand_in(value: str) -> bool:
    """Whether `value` stands for a secret, as `None`, `${NAME}`, `***`, `your-token` and another name of one do."""
    lowered = value.lower()
    is_placeholder = lowered in _NO_SECRETS or lowered.startswith(("your", "xxx"))
    return is_placeholder or is_reference(value) or _names_a_secret(value)


def is_reference(value: str) -> bool:
    """Whether `value` is filled in elsewhere or struck out, as `${NAME}`, `<password>`, `{}`, `%s` and `***` are."""
    return (
        value.startswith(("<", "{", "[", "(", "%(", "%s", *_AFTER_A_STRING))
        or value[0] + value[-1] in ("%%", "++", "..")
        or not value.strip("*•.-_…?")
        or (value[0] == "$" and _is_variable(value[1:].partition("/")[0]))
    )


def is_expression(value: str) -> bool:
    """Whether `value`, outside quotes, is code: `get_password()`, `environ["X"]`, `Optional[str]`, `!vault`, `|`."""
    name = value.partition("(")[0].partition("[")[0]
    is_call = name != value and name.replace(".", "_").isidentifier()
    return is_call or value in ("|", ">", "|-", ">-") or value[0] in "#-" or (value[0] == "!" and value[1:].isalpha())


def _is_variable(name: str) -> bool:
    return name[:1] in ("", "{", "(") or name[0].isdigit() or name.isidentifier()


def _names_a_secret(value: str) -> bool:
    """Whether `value` is itself a name of a secret, handed on, as in `password=password` or `token=userToken`."""
    words = value.lower().translate(_TO_SCORES).split("_")
    is_name = words[0] in _NAMES or words[-1] in _NAMES or value.endswith(_CAMEL_NAMES)
    return is_name and value.translate(_TO_SCORES).isidentifier() and not any(one.isdigit() for one in value)


def _is_path(value: str) -> bool:
    """Whether `value` is a path or a URL, and not Base64, which has slashes too."""
    if "/" not in value or "://" in value or not _IN_PATHS.issuperset(value):
        return "://" in value
    return len(value) < 20 or not ("." not in value and is_random(value, 1) and value.lower() != value != value.upper())


def _is_dotted_name(value: str) -> bool:
    return "." in value and value.replace(".", "_").isidentifier() and not any(one.isdigit() for one in value)


def _is_no_word(value: str) -> bool:
    """Whether `value` has a digit or special sign, other than a number's or date's, that no word of prose has."""
    if len(value) < _SHORTEST_AMONG_WORDS or (_IN_DATES.issuperset(value) and not value.isdigit()):
        return False
    return not value.translate(_TO_SCORES).replace("_", "").isalpha()
