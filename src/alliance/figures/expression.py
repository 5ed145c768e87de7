"""How a perimeter is written: the grammar, and the tree that a text becomes.

::

    whole     := perimeter | "reported(" perimeter ")"    added up; the total that the alliance itself printed
    perimeter := part (("+" | "-") part)*                 union; left out
    part      := piece ("&" piece)*                       what both count
    piece     := [SHARE] (NAME | CALL | "(" perimeter ")") limit*
    SHARE     := 50% | 43.4 % of | 0.434 * | 1/3 *
    limit     := "@" DAY | "from" DAY ["to" DAY] | "to" DAY
    CALL      := "legal(alliance)" | "owned(NAME)" | "owned(NAME, solved)"

A name may have several words (``Mitsubishi Motors``) or stand in quotes of either kind; a day is written 2016-10-20. Limits
bind closest, so ``renault + nissan @ 2016-12-31`` freezes Nissan alone and ``(renault + nissan) @ 2016-12-31`` both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NoReturn

from alliance.errors import PerimeterError
from alliance.units import decimal_text


@dataclass(frozen=True)
class Name:
    """A member, a partner, a rival, the alliance, or a named perimeter.

    Parameters
    ----------
    text : str
        As written.
    position : int
        Where it begins in the text, from 1.
    """

    text: str
    position: int

    def __str__(self) -> str:
        plain = re.fullmatch(_WORD_PATTERN + r"(?: " + _WORD_PATTERN + ")*", self.text)
        return self.text if plain else f'"{self.text}"'


@dataclass(frozen=True)
class Call:
    """``legal(alliance)``, ``owned(renault)`` or ``owned(renault, solved)``.

    Parameters
    ----------
    function : str
        ``"legal"`` or ``"owned"``.
    name : Name
        Of whom.
    solved : bool
        Whether cross-holdings are solved.
    """

    function: str
    name: Name
    solved: bool = False

    def __str__(self) -> str:
        return f"{self.function}({self.name}{', solved' if self.solved else ''})"


@dataclass(frozen=True)
class Reported:
    """``reported(renault + nissan)``: the total that the alliance itself printed for exactly these members.

    Parameters
    ----------
    of : Expression
        The members.
    """

    of: Expression

    def __str__(self) -> str:
        return f"reported({self.of})"


@dataclass(frozen=True)
class Share:
    """A share of a perimeter.

    Parameters
    ----------
    share : Fraction
        0 to 1.
    of : Expression
        The perimeter it is a share of.
    """

    share: Fraction
    of: Expression

    def __str__(self) -> str:
        inner = f"({self.of})" if isinstance(self.of, Joined | Share) else str(self.of)
        percent = decimal_text(100 * self.share)
        return f"{percent}% {inner}" if Fraction(percent) == 100 * self.share else f"{self.share} * {inner}"


@dataclass(frozen=True)
class Limited:
    """A perimeter that counts only in a stretch of days, or is frozen at a day.

    Parameters
    ----------
    of : Expression
        The perimeter.
    first, last : date or None
        First and last day it counts; None for no limit.
    frozen : date or None
        The day at which its weights are frozen for all time.
    """

    of: Expression
    first: date | None = None
    last: date | None = None
    frozen: date | None = None

    def __str__(self) -> str:
        inner = f"({self.of})" if isinstance(self.of, Joined | Share) else str(self.of)
        if self.frozen is not None:
            return f"{inner} @ {self.frozen}"
        first = f" from {self.first}" if self.first is not None else ""
        return f"{inner}{first}{f' to {self.last}' if self.last is not None else ''}"


@dataclass(frozen=True)
class Joined:
    """Two perimeters and what is done with them.

    Parameters
    ----------
    sign : "+", "-" or "&"
        Union, left out, or what both count.
    left, right : Expression
        The two perimeters.
    """

    sign: Literal["+", "-", "&"]
    left: Expression
    right: Expression

    def __str__(self) -> str:
        right = f"({self.right})" if isinstance(self.right, Joined) else str(self.right)
        wrapped = self.sign == "&" and isinstance(self.left, Joined) and self.left.sign != "&"
        left = f"({self.left})" if wrapped else str(self.left)
        return f"{left} {self.sign} {right}"


Expression = Name | Call | Share | Limited | Joined

_WORD_PATTERN = r"[^\W\d_][\w.'’/]*(?:-[\w.'’/]+)*"
_TOKENS = re.compile(
    rf"""\s*(?:
        (?P<day>\d{{4}}-\d{{2}}-\d{{2}})
      | (?P<percent>\d+(?:\.\d+)?)\s*%
      | (?P<number>\d+/[1-9]\d*|\d+(?:\.\d+)?)
      | (?P<word>{_WORD_PATTERN})
      | "(?P<quoted>[^"]+)"
      | '(?P<apostrophed>[^']+)'
      | (?P<sign>[-+&()@,*−–×])
    )""",
    re.VERBOSE,
)  # fmt: skip
# Nobody writes a longer perimeter by hand, and a deeper one would be too deep for the reader.
LONGEST, DEEPEST = 300, 40
EARLIEST, LATEST = date(1800, 1, 1), date(2999, 12, 31)
_SAME_SIGN = {"−": "-", "–": "-", "×": "*"}
_FUNCTIONS = ("legal", "owned")


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


def parse_expression(text: str) -> Expression | Reported:
    """Return the tree of a perimeter text.

    Raises
    ------
    PerimeterError
        If the text is no perimeter; says what was expected, and at which position.

    Examples
    --------
    >>> print(parse_expression("renault+nissan + (mitsubishi  from 2016-10-20)"))
    renault + nissan + mitsubishi from 2016-10-20
    """
    reader = _Reader(text)
    tree = reader.whole()
    if reader.next is not None:
        reader.refuse("'+', '-', '&', '@ day', 'from day' or the end was expected")
    return tree


class _Reader:
    """Reads the tokens of one text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._split())
        self.at = 0
        self.depth = 0

    def _split(self) -> list[_Token]:
        found, position = [], 0
        end = len(self.text.rstrip())
        while position < end:
            match = _TOKENS.match(self.text, position)
            if match is None or match.lastgroup is None:
                wrong = len(self.text) - len(self.text[position:].lstrip())
                raise PerimeterError(
                    f"'{self.text[wrong]}' cannot stand in a perimeter ('{self.text}', position {wrong + 1})."
                    " Use names, '+', '-', '&', parentheses, shares such as 50%, and days such as 2016-10-20."
                )
            text = match[match.lastgroup]
            start = match.start(match.lastgroup) + 1
            kind = "quoted" if match.lastgroup == "apostrophed" else match.lastgroup
            found.append(_Token(kind, _SAME_SIGN.get(text, text), start))
            position = match.end()
            if len(found) > LONGEST:
                raise PerimeterError(
                    f"A perimeter of at most {LONGEST} words and signs was expected, and this one goes on after position"
                    f" {start}. Name parts of it under [perimeters] in alliance.toml."
                )
        return found

    @property
    def next(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def refuse(self, expected: str, advice: str = "") -> NoReturn:
        token = self.next
        came = f"'{token.text}' came" if token else "the text ends"
        position = token.position if token else len(self.text) + 1
        hint = advice or "Write, for example, 'renault + nissan', 'alliance - avtovaz' or 'alliance @ 2016-12-31'."
        raise PerimeterError(f"{expected}, but {came} (perimeter '{self.text}', position {position}). {hint}")

    def take(self, kind: str, *texts: str) -> _Token | None:
        token = self.next
        if token is None or token.kind != kind or (texts and token.text.casefold() not in texts):
            return None
        self.at += 1
        return token

    def whole(self) -> Expression | Reported:
        start = self.at
        if self.take("word", "reported") and self.take("sign", "("):
            tree = self.perimeter()
            if not self.take("sign", ")"):
                self.refuse("')' was expected")
            return Reported(tree)
        self.at = start
        return self.perimeter()

    def perimeter(self) -> Expression:
        tree = self.part()
        while token := self.take("sign", "+", "-"):
            tree = Joined("+" if token.text == "+" else "-", tree, self.part())
        return tree

    def part(self) -> Expression:
        tree = self.piece()
        while self.take("sign", "&"):
            tree = Joined("&", tree, self.piece())
        return tree

    def piece(self) -> Expression:
        share = self.share()
        if share is not None:
            return Share(share, self.piece())
        if self.take("sign", "("):
            self.depth += 1
            if self.depth > DEEPEST:
                self.refuse(f"At most {DEEPEST} parentheses inside each other were expected")
            tree = self.perimeter()
            if not self.take("sign", ")"):
                self.refuse("')' was expected")
            self.depth -= 1
        else:
            tree = self.name()
        return self.limits(tree)

    def share(self) -> Fraction | None:
        start = self.at
        if self.next and self.next.kind in ("percent", "number") and len(self.next.text) > LONGEST:
            self.refuse(f"A share of at most {LONGEST} digits was expected", "Write '50% nissan' or '1/3 * nissan'.")
        if token := self.take("percent"):
            share = Fraction(token.text) / 100
            if not self.take("sign", "*"):
                self.take("word", "of")
        elif token := self.take("number"):
            share = Fraction(token.text)
            if not self.take("sign", "*"):
                self.refuse("'*' was expected after a share", f"Write '{token.text} * nissan' or a percentage.")
        else:
            return None
        if share > 1:
            self.at = start
            self.refuse("A share from 0 to 100 % was expected", "Write '50% nissan' or '0.434 * nissan'.")
        return share

    def name(self) -> Name | Call:
        token = self.take("quoted") or self.word()
        if token is None:
            self.refuse("A name was expected")
        name = Name(token.text, token.position)
        if token.text.casefold() in _FUNCTIONS and self.take("sign", "("):
            return self.call(token.text.casefold())
        if token.text.casefold() == "reported" and self.next and self.next.text == "(":
            self.refuse("'reported' stands alone", "Write 'reported(renault + nissan)' and nothing beside it.")
        return name

    def word(self) -> _Token | None:
        first = self.next
        words: list[str] = []
        while (token := self.next) and token.kind == "word" and token.text.casefold() not in ("from", "to"):
            words.append(token.text)
            self.at += 1
        return _Token("word", " ".join(words), first.position) if first and words else None

    def call(self, function: str) -> Call:
        token = self.take("quoted") or self.word()
        if token is None:
            self.refuse("A name was expected", "Write 'owned(renault)' or 'legal(alliance)'.")
        solved = False
        if function == "owned" and self.take("sign", ","):
            solved = self.take("word", "solved") is not None
            if not solved:
                self.refuse("'solved' was expected", "Write 'owned(renault, solved)'.")
        if not self.take("sign", ")"):
            self.refuse("')' was expected")
        return Call(function, Name(token.text, token.position), solved)

    def limits(self, tree: Expression) -> Expression:
        while True:
            if self.take("sign", "@"):
                tree = Limited(tree, frozen=self.day("A constant perimeter needs a day"))
            elif self.take("word", "from"):
                first = self.day("A day was expected after 'from'")
                last = self.day("A day was expected after 'to'") if self.take("word", "to") else None
                if last is not None and last < first:
                    self.at -= 1
                    self.refuse(f"A day not before {first} was expected")
                tree = Limited(tree, first, last)
            elif self.take("word", "to"):
                tree = Limited(tree, None, self.day("A day was expected after 'to'"))
            else:
                return tree

    def day(self, expected: str) -> date:
        token = self.take("day")
        if token is not None:
            try:
                day = date.fromisoformat(token.text)
            except ValueError:
                day = date.min
            if EARLIEST <= day <= LATEST:
                return day
            self.at -= 1
        # What came may be a year: then the advice names its last day.
        year = self.next.text if self.next and self.next.kind == "number" and len(self.next.text) == 4 else "2016"
        return self.refuse(
            expected, f"Write a day such as {year}-12-31: a year or a month does not say which day counts."
        )
