"""Tests for secrets/masking.py and the modules that it is made of."""

from __future__ import annotations

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from progresslib.secrets.masking import masked

# Made of pieces: a scanner of repositories shall not take them for real ones.
RANDOM = "x7Kq" + "9Zt2Lm4" * 12
AWS = "AK" + "IA" + "IOSFODNN7EXAMPLE"
AWS_SECRET = "wJalrXUtnFEMI" + "/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
GITHUB = "gh" + "p_" + RANDOM[:36]
ANTHROPIC = "sk-" + "ant-api03-" + RANDOM[:60] + "-_" + RANDOM[:20] + "AA"
OPENAI = "sk-" + "proj-" + RANDOM[:48]
SLACK = "xo" + "xb-" + "123456789012-" + RANDOM[:24]
GOOGLE = "AI" + "za" + RANDOM[:35]
STRIPE = "sk_" + "live_" + RANDOM[:24]
JWT = ".".join(("eyJ" + "hbGciOiJIUzI1NiJ9", "eyJ" + "zdWIiOiIxIn0", "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"))
LINES = ("-----BEGIN ", "PRIVATE KEY-----", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "-----END ")


def block(kind: str = "", line_end: str = "\n", after: str = "") -> str:
    begin, key, body, end = LINES
    return line_end.join((begin + kind + key, body, body, end + kind + key + after))


TOKENS = [
    (AWS, "AWS key"),
    ("AS" + "IA" + "IOSFODNN7EXAMPLE", "AWS key"),
    (GITHUB, "GitHub token"),
    *(("gh" + kind + "_" + RANDOM[:36], "GitHub token") for kind in "ousr"),
    ("github_" + "pat_" + "11ABCDEFG0" + RANDOM[:12] + "_" + RANDOM[:59], "GitHub token"),
    ("glp" + "at-" + RANDOM[:20], "GitLab token"),
    (ANTHROPIC, "Anthropic key"),
    (OPENAI, "OpenAI key"),
    ("sk-" + RANDOM[:48], "OpenAI key"),
    ("sk-" + "svcacct-" + RANDOM[:40], "OpenAI key"),
    (SLACK, "Slack token"),
    ("xo" + "xp-" + "123456789012-" + RANDOM[:24], "Slack token"),
    ("xa" + "pp-1-" + RANDOM[:24], "Slack token"),
    (GOOGLE, "Google key"),
    ("GOC" + "SPX-" + RANDOM[:28], "Google secret"),
    ("ya" + "29." + RANDOM[:60], "Google token"),
    (STRIPE, "Stripe key"),
    ("rk_" + "test_" + RANDOM[:24], "Stripe key"),
    ("wh" + "sec_" + RANDOM[:32], "Stripe secret"),
    ("np" + "m_" + RANDOM[:36], "npm token"),
    ("py" + "pi-AgEI" + RANDOM[:60], "PyPI token"),
    ("h" + "f_" + RANDOM[:34], "Hugging Face token"),
    (JWT, "JWT"),
]


@pytest.mark.parametrize(("token", "what"), [pytest.param(*one, id=f"{one[1]} {one[0][:8]}") for one in TOKENS])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "", id="alone"),
        pytest.param("The key is ", " since Monday.", id="in prose"),
        pytest.param("It is ", ".", id="before a full stop"),
        pytest.param("(", ")", id="in brackets"),
        pytest.param("x\n", "\ny", id="on a line"),
        pytest.param("-", "\n", id="on a line of a diff"),
        pytest.param("`", "`, and", id="in code"),
        pytest.param('{"text": "', '"}', id="in JSON"),
        pytest.param('{"text": "a\\n', '\\nb"}', id="after a line feed in JSON"),
        pytest.param('"{\\"text\\": \\"', '\\"}"', id="in JSON in JSON"),
        pytest.param("https://example.org/?x=", "&y=1", id="in a URL"),
        pytest.param("漢字", "漢字", id="between letters of other scripts"),
    ],
)
def test_a_token_is_masked_wherever_it_stands(token: str, what: str, before: str, after: str) -> None:
    assert masked(before + token + after) == f"{before}[masked: {what}]{after}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{AWS} {GITHUB}", "[masked: AWS key] [masked: GitHub token]", id="two tokens"),
        pytest.param(f"{AWS}\n{AWS}", "[masked: AWS key]\n[masked: AWS key]", id="one token twice"),
        pytest.param(f"{AWS},{block()}", "[masked: AWS key],[masked: private key]", id="a token and a key"),
        pytest.param(
            f"{OPENAI}{block()}", "[masked: OpenAI key][masked: private key]", id="a key straight after a token"
        ),
        pytest.param(
            f"{block()}{OPENAI}", "[masked: private key][masked: OpenAI key]", id="a token straight after a key"
        ),
        pytest.param(f"a\n{block()}\nb", "a\n[masked: private key]\nb", id="a private key"),
        *(
            pytest.param(block(kind), "[masked: private key]", id=f"a private key {kind}")
            for kind in ("RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED ")
        ),
        pytest.param(block("PGP ").replace("KEY--", "KEY BLOCK--"), "[masked: private key]", id="a private key of PGP"),
        pytest.param(f'{{"k": "{block("", chr(92) + "n")}"}}', '{"k": "[masked: private key]"}', id="a key in JSON"),
        pytest.param(f'{block("", chr(92) * 3 + "n")}"', '[masked: private key]"', id="a key in JSON in JSON"),
        pytest.param(f"K='{block('', ' ')}'", "K='[masked: private key]'", id="a key on one line"),
        pytest.param(f"a\n{block()[:90]}", "a\n[masked: private key]", id="a key without its end"),
        pytest.param(f"{block()}\n{block('EC ')}", "[masked: private key]\n[masked: private key]", id="two keys"),
        pytest.param(f"a{block('', chr(13) + chr(10))}", "a[masked: private key]", id="a key with other line ends"),
        pytest.param(
            "https://hooks.slack.com/services/" + "T00000000/B00000000/" + RANDOM[:24],
            "https://hooks.slack.com/services/[masked: webhook]",
            id="a webhook",
        ),
        pytest.param(
            "Authorization: Bearer " + RANDOM[:20], "Authorization: Bearer [masked: credentials]", id="bearer"
        ),
        pytest.param(
            f"curl -H 'authorization: bearer {RANDOM[:9]}' x",
            "curl -H 'authorization: bearer [masked: credentials]' x",
            id="a short bearer in small letters",
        ),
        pytest.param(
            '{"Authorization": "Basic dXNl' + 'cjpwYXNz"}',
            '{"Authorization": "Basic [masked: credentials]"}',
            id="basic credentials in JSON",
        ),
        pytest.param(
            '\\"Authorization\\": \\"Bearer ' + RANDOM[:20] + '\\"',
            '\\"Authorization\\": \\"Bearer [masked: credentials]\\"',
            id="bearer in JSON in JSON",
        ),
        pytest.param(f"sent Bearer {RANDOM[:30]}.", "sent Bearer [masked: credentials].", id="bearer in prose"),
        pytest.param(f"Authorization: Bearer {JWT}", "Authorization: Bearer [masked: JWT]", id="a JWT as bearer"),
        pytest.param(
            "see postgres://app:" + "hunter2@db.local:5432/x now",
            "see postgres://app:[masked: password]@db.local:5432/x now",
            id="a password in a URL",
        ),
        pytest.param(
            "redis://:" + "p@ss:1@h", "redis://:[masked: password]@h", id="a password with signs, without a user"
        ),
        pytest.param(
            '"https://me:' + 'PASSWORD@host/x"',
            '"https://me:[masked: password]@host/x"',
            id="a password in a quoted URL",
        ),
    ],
)
def test_secrets_are_masked_and_nothing_beside_them(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("before", "secret", "after"),
    [
        pytest.param("password=", "hunter2", "", id="a word with a digit"),
        pytest.param("DB_PASSWORD=", "swordfish", "", id="a plain word in .env"),
        pytest.param("a=b\nDB_PASSWORD=", "swordfish", "\nc=d\n", id="a line of .env"),
        pytest.param("password: ", "hunter2", "", id="YAML"),
        pytest.param("password: ", "hun=ter2", "", id="YAML, with an equals sign in it"),
        pytest.param("db:\n  password: ", "swordfish", "\n  x: y", id="a plain word in YAML"),
        pytest.param("the password: ", "hunter2", ", I think", id="in prose"),
        pytest.param("It is password=", "hunter2", ".", id="before a full stop"),
        pytest.param("- **Password:** ", "hunter2", "", id="bold before the colon"),
        pytest.param("**Password**: ", "hunter2", "\n", id="bold after the name"),
        pytest.param("**Password: ", "hunter2", "**", id="all bold"),
        pytest.param("password: `", "hunter2", "`", id="Markdown code"),
        pytest.param('{"password": "', "swordfish", '"}', id="JSON"),
        pytest.param('{"password":"', 'pa\\"ss Tr0ub4dor,&3}', '","x":1}', id="JSON with a quote in it"),
        pytest.param('"{\\"password\\": \\"', "x", '\\"}"', id="JSON in JSON"),
        pytest.param('\\\\\\"password\\\\\\": \\\\\\"', "hunter2", '\\\\\\"', id="JSON in JSON in JSON"),
        pytest.param('"cmd": "export DB_PASSWORD=', "hunter2", '\\nls"', id="shell in JSON"),
        pytest.param("export PASSWORD='", "two words", "' && x", id="single quotes in shell"),
        pytest.param("mysql --password ", "hunter2", " --user bob", id="an option"),
        pytest.param("mysql --password ", "swordfish", " --user bob", id="a plain word after an option"),
        pytest.param("mysql --password ", "x", "", id="an option at the end"),
        pytest.param("mysql --password=", "x", " -h y", id="an option with ="),
        pytest.param("https://x/?user=a&password=", "hunter2", "&b=c", id="a query"),
        pytest.param("Server=x;Password=", "hunter2", ";Database=y", id="a connection string"),
        pytest.param("connect(user='a', password='", "swordfish", "')", id="an argument"),
        pytest.param('password := "', "hunter2", '"', id="Go"),
        pytest.param("'password' => '", "hunter2", "',", id="PHP"),
        pytest.param("password = b'", "hunter2", "'", id="bytes in Python"),
        pytest.param('password: str = "', "hunter2", '"', id="a default after a type"),
        pytest.param('os.environ["DB_PASSWORD"] = "', "hunter2", '"', id="a subscript"),
        pytest.param("  -e MYSQL_ROOT_PASSWORD=", "s3cret!", " img", id="a variable for docker"),
        pytest.param("client_secret: ", RANDOM[:20], "", id="a client secret"),
        pytest.param("DJANGO_SECRET_KEY='", "k#1)x(8z&" + RANDOM[:9], "'", id="a secret key"),
        pytest.param("passwd = ", "hunter2", "", id="spaces about ="),
        pytest.param("pwd=", "hunter2", "", id="pwd"),
        pytest.param("SMTP_PASS=", "hunter2", "", id="PASS in a name"),
        pytest.param("passphrase: '", "correct horse battery 9staple-of-random1", "'", id="a passphrase"),
    ],
)
def test_what_is_assigned_to_a_password_is_masked(before: str, secret: str, after: str) -> None:
    said = masked(before + secret + after)
    assert said.startswith(before + "[masked: ")
    assert said.endswith("]" + after)
    assert secret not in said.partition("[masked: ")[2].partition("]")[2]
    assert len(said) < len(before + after) + len("[masked: passphrase]") + 1
    assert masked(f"first\n{before}{secret}{after}\nlast\n") == f"first\n{said}\nlast\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("GITHUB_TOKEN=", "", id=".env"),
        pytest.param("token: ", "", id="YAML"),
        pytest.param('"access_token": "', '"', id="JSON"),
        pytest.param('\\"accessToken\\": \\"', '\\"', id="JSON in JSON"),
        pytest.param("api_key=", "&x=1", id="a query"),
        pytest.param("X-Api-Key: ", "\n", id="a header"),
        pytest.param("apiKey: '", "',", id="JavaScript"),
        pytest.param("--auth-token ", " run", id="an option"),
        pytest.param("API key: ", ".", id="in prose"),
        pytest.param("private_key = ", "", id="a private key"),
        pytest.param("credentials: ", "", id="credentials"),
        pytest.param("TOKEN_PROD=", "", id="a name that goes on"),
        pytest.param("SECRET_KEY_BASE=", "", id="a key name that goes on"),
        pytest.param("AccountKey=", "==;x", id="a key of Azure"),
    ],
)
def test_what_is_assigned_to_a_token_or_key_is_masked(before: str, after: str) -> None:
    said = masked(f"{before}{RANDOM[:32]}{after}")
    assert said.startswith(before + "[masked: ")
    assert RANDOM[:32] not in said
    assert said.endswith("]" + after.lstrip("="))


def test_the_secret_key_of_aws_is_masked_though_it_has_slashes() -> None:
    assert masked(f"aws_secret_access_key = {AWS_SECRET}\n") == "aws_secret_access_key = [masked: key]\n"
    assert masked(f'"SecretAccessKey": "{AWS_SECRET}"') == '"SecretAccessKey": "[masked: key]"'
    assert masked("api_key=" + OPENAI) == "api_key=[masked: OpenAI key]"


@pytest.mark.parametrize(
    "text",
    [
        "password: string",
        "password: str",
        "token: number",
        "password=None",
        "password = get_password()",
        'password = os.environ["X"]',
        "password: ${DB_PASSWORD}",
        "PASSWORD=$PASSWORD",
        'PASSWORD="$(cat /run/secrets/x)"',
        "password: <password>",
        "password: required",
        "token: the token is rotated daily",
        "secret: the value comes from the vault",
        "- passwords: hashed",
        "- Secret: rotated",
        "secret: null",
        "tokens: 5231",
        "total_tokens=1234",
        "token_count: 12",
        "max_tokens: 4096",
        '"output_tokens": 184221, "cache_read_input_tokens": 1234567',
        '"password": ""',
        "password: ***",
        "password: ****** and more",
        "password reset",
        "Secret: rotated",
        "password: changing",
        "PASSWORD=$",
        "the password: x1, I think",
        "the password: 2026-11-22, I think",
        "https://hooks.slack.com/services/ and https://discord.com/api/webhooks/short",
        "the password\n= hunter2",
        "the password\n: hunter2",
        "api_key: [masked: key]",
        "def login(password: str, token: str = None) -> Token:",
        "login(password=password, token=user_token)",
        "token = response.json()",
        "this.password = form.password;",
        "self.token = token",
        "secrets: config/secrets.yaml",
        "secret: config/secrets.yaml",
        "secret = ./path/to",
        "token_file: /run/token",
        "PWD=/home/me/project",
        "pwd=$(pwd)",
        "key: value",
        "primary_key=id",
        "sort_key: name",
        "cache_key: a599a0cf9e629f926",
        "token_id: a599a0cf9e629f926",
        "password_hash: 5f4dcc3b5aa765d61d8327deb882cf99",
        "tokenizer: bert-base-uncased-v2",
        "Token::new(parser2.next_token)",
        "credentials: include",
        "secrets: inherit",
        "token: ${{ secrets.GITHUB_TOKEN }}",
        'password: "{{ vault_password }}"',
        "password: !vault |",
        "private_key: |",
        'url = "x?token=" + token + "&y=" + y2',
        'if "password=" in line or "x1" in y:',
        'input("Password: ") + input("x1")',
        "use --password to pass one",
        "the --password option",
        "run `--token` twice",
        "api_key: your-api-key-2024",
        "const { password, token } = req.body",
        "password: z.string().min(8)",
        "password VARCHAR(255), token: varchar(12)",
        '"required": ["password", "token"]',
        '"password": {"type": "string"}',
        '"password": "Enter your password"',
        '"token": "the token of step 2 or later"',
        "last token: 2026-11-22T06:04:52Z",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db",
        "secret=https://example.org/x1",
        "Authorization: Bearer <token>",
        "Authorization: Bearer $TOKEN",
        "Bearer authentication, Basic authentication",
        "authorization: required",
        "-----BEGIN CERTIFICATE-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END CERTIFICATE-----",
        f"grep for `{LINES[0]}{LINES[1]}` in the files",
        f"files with {LINES[0]}RSA {LINES[1]} now are refused",
        "https://user:${PASSWORD}@host/x, https://{user}:{password}@host, https://a:***@host",
        "http://localhost:8080/@scope/name, git@github.com:a/b.git, ssh://git@host:22/x",
        "task-based disk-usage-2024-statistics risk-assessment-2024-overview",
        "sk-learn sk-SK sk-learn-pipelines-2024-benchmark-results",
        "en-sk-" + RANDOM[:30],
        "ghp_short, AKIA, xoxb-your-token, AIza, eyJ, hf_, npm_install, sk_live_, whsec_...",
        AWS + "X7x",
        "MY" + AWS,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "550e8400-e29b-41d4-a716-446655440000",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
        "toolu_01A09q90qw90lq917835lq9 msg_01XFDUDYJgAACzvnptvVoYEL a599a0cf9e629f926",
        "/home/me/.cache/a599a0cf9e629f926/keys/token.json",
        "https://example.org/a/b?page=2#token",
        "",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked(text) == text
    assert masked(f"x\n  {text}\ny") == f"x\n  {text}\ny"


LENGTHS = {
    **dict.fromkeys(("AKIA", "ASIA", "AROA", "AIDA", "sk-ant-", "whsec_"), 16),
    **dict.fromkeys(("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_"), 36),
    **dict.fromkeys(("glpat-", "sk-", "GOCSPX-", "ya29.", "pypi-AgEI"), 20),
    **dict.fromkeys(("xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "xoxe-", "xapp-"), 10),
    **dict.fromkeys(("sk_live_", "sk_test_", "rk_live_", "rk_test_"), 10),
    "github_pat_": 22,
    "AIza": 35,
    "hf_": 34,
}


@pytest.mark.parametrize(("prefix", "length"), LENGTHS.items())
def test_what_begins_like_a_token_is_one_from_a_length_on(prefix: str, length: int) -> None:
    token = prefix + (RANDOM * 4).upper() if prefix[0] == "A" and prefix != "AIza" else prefix + RANDOM * 4
    whole, short = token[: len(prefix) + length], token[: len(prefix) + length - 1]
    assert masked(f"a {whole} b").startswith("a [masked: ")
    assert masked(f"a {short} b") == f"a {short} b"


OPEN_NAMES = """
age arn budget checksum class count digest endpoint env expires expiration expiry field file fingerprint format
hash header id index issuer length limit name param path policy prefix ref reset size ttl type uri url usage version
"""
OPEN_VALUES = """
none null nil undefined true false yes no on off any all unknown unset empty missing default required optional todo tbd
na string str text char varchar bytes byte number int integer float bool boolean object array list dict map uuid enum
redacted removed omitted hidden masked include inherit omit prompt generated
argon2 argon2id base64 bcrypt oauth2 pbkdf2 scrypt sha256 sha512
"""
SECRET_KEYS = "access account api auth encryption master private secret service signing"


@pytest.mark.parametrize("word", OPEN_NAMES.split())
def test_a_name_that_ends_in_what_is_no_secret_assigns_none(word: str) -> None:
    plural = word if word.endswith("s") else f"{word}s"
    text = f"token_{word}: {RANDOM[:32]}\ntoken{plural.capitalize()}={RANDOM[:32]}"
    assert masked(text) == text


@pytest.mark.parametrize("word", OPEN_VALUES.split())
def test_a_word_for_a_type_a_default_or_an_algorithm_is_no_password(word: str) -> None:
    text = f"password: {word}\nDB_PASSWORD={word.capitalize()}\n'password': '{word}'"
    assert masked(text) == text


@pytest.mark.parametrize("word", SECRET_KEYS.split())
def test_many_keys_are_secret_and_a_key_alone_is_not(word: str) -> None:
    assert masked(f"{word}_key={RANDOM[:32]}") == f"{word}_key=[masked: key]"
    assert masked(f"{word.capitalize()}Key: {RANDOM[:32]}") == f"{word.capitalize()}Key: [masked: key]"
    assert masked(f"key={RANDOM[:32]} cache_key={RANDOM[:32]}") == f"key={RANDOM[:32]} cache_key={RANDOM[:32]}"


PIECES = st.sampled_from(
    [
        *(token for token, _ in TOKENS),
        *(
            "password",
            "secret",
            "token",
            "api_key",
            "_pass",
            "credentials",
            "Authorization",
            "Bearer ",
            "Basic ",
            "://",
        ),
        *(
            "=",
            ":",
            " = ",
            ": ",
            " ",
            "\n",
            '"',
            "'",
            "`",
            "\\",
            '\\"',
            "\\n",
            "--",
            "-",
            ".",
            ",",
            ";",
            "@",
            "/",
            "[",
            "]",
        ),
        *(
            "(",
            ")",
            "$",
            "{",
            "}",
            "<",
            ">",
            "*",
            "|",
            "İ",
            "é",
            "a",
            "x1",
            "hunter2",
            "swordfish",
            "str",
            "the",
            "s",
            "_ID",
        ),
        *(
            "[masked: ",
            "[masked: key]",
            "eyJ",
            "eyJ.",
            "sk-",
            "AKIA",
            "hooks.slack.com/services/",
            RANDOM[:20],
            "u:p@h",
        ),
        *(block(), LINES[0], LINES[0] + LINES[1], LINES[3] + LINES[1]),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(st.characters(codec=None)))
@example("\ud800")
@example("İpassword=hunter2")
@example("password: 'foo1 secret=\"it's 1x\"")
def test_masking_twice_is_masking_once(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(st.text(st.sampled_from("abc xyz=:\n\"'.0123-/é漢😀İ"), max_size=300))
def test_text_without_a_word_that_tells_of_secrets_stays(text: str) -> None:
    assert masked(text) == text


@given(st.text(), st.text(), st.sampled_from(TOKENS))
def test_a_token_never_stays(before: str, after: str, token: tuple[str, str]) -> None:
    assert token[0] not in masked(f"{before} {token[0]} {after}")


def test_one_letter_alone_becomes_two_small_ones() -> None:
    longer = [chr(code) for code in range(sys.maxunicode + 1) if len(chr(code).lower()) != 1]
    assert longer == ["İ"]
    assert masked("İİ password=hunter2") == "İİ password=[masked: password]"


HOSTILE = [
    *(
        "sk-",
        "eyJ",
        "eyJ.",
        "eyJ-",
        "-----BEGIN ",
        LINES[0] + LINES[1],
        LINES[0] + LINES[1] + "\n",
        "password=",
        "password= ",
    ),
    *(
        'password="',
        "password='\\\"",
        'password=\\"',
        "$password=",
        "a(password=",
        "/password=",
        "authorization=",
        "password",
    ),
    *(
        "PASSWORD",
        "Bearer ",
        "://",
        "://a:b@",
        "://@",
        "ya29.",
        "glpat-.",
        "AKIA",
        "xoxb-",
        "hooks.slack.com/services/",
        "x",
    ),
    *("token: ", "secret\\", "--password ", "[masked: ", "api_key", "--", "\\", '"', 'password: {"', "ghp_-", "AIza "),
    *('token: "', "token: \"a'", "key='a b", "secret: ' ", "password:\n", "tokens = a", AWS + " ", block() + "\n"),
]


@pytest.mark.parametrize("unit", HOSTILE, ids=[ascii(unit)[:24] for unit in HOSTILE])
def test_hostile_text_of_four_times_the_length_takes_about_four_times_as_many_calls(unit: str) -> None:
    short, long = unit * (6_000 // len(unit)), unit * (24_000 // len(unit))
    assert calls(long) <= 5 * calls(short) + 1000


def calls(text: str) -> int:
    """How many functions are called to mask `text`."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        masked(text)
    finally:
        sys.setprofile(before)
    return count
