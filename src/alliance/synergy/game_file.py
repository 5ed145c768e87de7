"""A game as a file: JSON with ``n``, ``kind`` and ``values``; every fault is named with its key and value.

The layout is the one in which published games are collected: members are numbered 1 to n, ``players`` names them where the
names matter, ``values`` maps "1,3" (or the names, as "North,South") to what that coalition is worth, ``kind`` says cost or
profit. A game may also be given by a rule in ``extra``: bankruptcy (claims, estate) or weighted voting (weights, quota).
Values that took long to find are written in the same layout, so that they are shared and judged again without solving:
``at_best`` maps coalitions to what no plan of theirs can do better than, ``labels`` says what must be printed with them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from pathlib import Path

from alliance.errors import nearest
from alliance.synergy.game import LARGEST_TABLE, Game, GameError, Kind, bankruptcy, weighted_voting

KINDS: Mapping[str, Kind] = {"cost": "cost", "profit": "gain", "gain": "gain"}


def read_game(path: Path) -> Game:
    """Return the game of a JSON file.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    GameError
        If the file is no such game; names file, key, value and what was expected.
    """
    data = _object(path)
    try:
        return _game(data, path.stem)
    except GameError as problem:
        raise GameError(f"'{path}': {problem}") from None


def _object(path: Path) -> Mapping[str, object]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise GameError(f"'{path}' cannot be opened ({problem.strerror}). Give a game file.") from None
    except UnicodeDecodeError as problem:
        raise GameError(f"'{path}' is not a UTF-8 text (byte {problem.start}). Save it as UTF-8.") from None
    try:
        data = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_refuse_twice)
    except json.JSONDecodeError as problem:
        raise GameError(
            f"'{path}' is not a JSON file: {problem.msg} (line {problem.lineno}, column {problem.colno}). Give an object with n,"
            " kind and values."
        ) from None
    except (ValueError, RecursionError) as problem:
        raise GameError(f"'{path}' cannot be used: {problem}. Give an object with n, kind and values.") from None
    if not isinstance(data, dict):
        raise GameError(f"'{path}' holds a {_called(data)}. Give an object with n, kind and values.")
    return data


def _game(data: Mapping[str, object], stem: str) -> Game:
    kind = _kind(data.get("kind"))
    name, unit = _text(data, "name", stem), _text(data, "unit", "")
    extra = data.get("extra") or {}
    if not isinstance(extra, dict):
        raise GameError(f"extra is a {_called(extra)}. Give an object, or leave it out.")
    if "values" in data:
        game = _from_values(data, kind, unit, name)
    elif "bankruptcy" in extra:
        rule = _rule(extra, "bankruptcy")
        game = bankruptcy(_numbers(rule, "bankruptcy", "claims"), _number(rule, "bankruptcy", "estate"), name=name)
    elif "weighted_voting" in extra:
        rule = _rule(extra, "weighted_voting")
        weights = _numbers(rule, "weighted_voting", "weights")
        game = weighted_voting(weights, _number(rule, "weighted_voting", "quota"), name=name)
    else:
        close = nearest("values", data, 1)
        hint = f"The file has '{close[0]}' instead. " if close else ""
        raise GameError(f'values is missing. {hint}Give the value of every coalition, such as {{"1": 0, "1,2": 5}}.')
    if "values" in data and data.get("kind") is None:
        raise GameError(
            'kind is missing. Write "cost" if values are spent, "profit" if they are earned: it turns every share.'
        )
    labels = data.get("labels", [])
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise GameError(f"labels is {labels!r}. Give a list of texts, or leave it out.")
    at_best = None
    if "at_best" in data:
        at_best = _from_values({**data, "values": data["at_best"]}, kind, unit, name, "at_best").values
    members = _players(data, len(game), game.members)
    return Game(members, game.values, game.kind, game.unit, game.name, at_best, tuple(labels))


def write_game(game: Game, path: Path) -> None:
    """Write a game as a file that `read_game` reads.

    Parameters
    ----------
    game : Game
        The game.
    path : Path
        The file; what is there is replaced.
    """
    size = len(game)
    keys = [",".join(str(bit + 1) for bit in range(size) if coalition >> bit & 1) for coalition in range(1, 1 << size)]
    form: dict[str, object] = {
        "name": game.name,
        "n": size,
        "kind": "cost" if game.kind == "cost" else "profit",
        "unit": game.unit,
        "players": list(game.members),
        "labels": list(game.labels),
        "values": dict(zip(keys, game.values[1:].tolist(), strict=True)),
    }
    if game.at_best is not None:
        form["at_best"] = dict(zip(keys, game.at_best[1:].tolist(), strict=True))
    path.write_text(json.dumps(form, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _from_values(data: Mapping[str, object], kind: Kind, unit: str, name: str, key: str = "values") -> Game:
    values, count = data["values"], data.get("n")
    if not isinstance(values, dict):
        raise GameError(f'{key} is a {_called(values)}. Give an object such as {{"1": 0, "1,2": 5}}.')
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= LARGEST_TABLE:
        came = "missing" if "n" not in data else repr(count)
        raise GameError(f"n is {came}. Give the number of members, a whole number from 1 to {LARGEST_TABLE}.")
    for coalition, value in values.items():
        _finite(f"{key}['{coalition}']", value)
        members = [part.strip() for part in coalition.split(",")]
        if coalition.strip() and "" in members:
            raise GameError(
                f"{key} has the coalition '{coalition}' with an empty member. Write numbers, such as '1,3'."
            )
        if len(set(members)) < len(members):
            raise GameError(f"{key} has the coalition '{coalition}', which names a member twice. Name each once.")
    if any(not coalition.strip() and value for coalition, value in values.items()):
        raise GameError(
            f"{key} gives the empty coalition something. Nobody earns or spends nothing: give 0 or leave it out."
        )
    given = {coalition: value for coalition, value in values.items() if coalition.strip()}
    if len(given) < (1 << count) - 1 and count > 16:
        raise GameError(
            f"{key} has {len(given):,} coalitions where n is {count}. Give all {(1 << count) - 1:,} of them."
        )
    numbers = tuple(str(each + 1) for each in range(count))
    named = _players(data, count, numbers)
    parts = {part.strip() for coalition in given for part in coalition.split(",")}
    if named != numbers and set(named) == set(numbers):
        raise GameError(
            f"players names the members {', '.join(named)}: as names, these numbers mean other members than by their order. Give"
            " them in order, or other names."
        )
    written = numbers if parts <= set(numbers) or not parts <= set(named) else named
    strangers = parts - set(written)
    if strangers:
        nobody = min(strangers - set(named) or strangers)
        where = next(each for each in given if nobody in [part.strip() for part in each.split(",")])
        who = f"the numbers 1 to {count}" + ("" if named == numbers else f", or only the names {', '.join(named)}")
        raise GameError(f"{key} has the coalition '{where}', which names '{nobody}', who is no member. Write {who}.")
    return Game.from_table(written, given, kind=kind, unit=unit, name=name)


def _players(data: Mapping[str, object], count: int, numbered: tuple[str, ...]) -> tuple[str, ...]:
    players = data.get("players")
    if players is None:
        return numbered
    if not isinstance(players, list) or not all(isinstance(player, str | int) for player in players):
        raise GameError(f"players is {players!r}. Give a list of names, or leave it out.")
    if len(players) != count:
        raise GameError(
            f"players names {len(players)} members where n is {count}. Name each member once, in their order."
        )
    return tuple(str(player) for player in players)


def _kind(given: object) -> Kind:
    if given is None:
        return "gain"
    found = KINDS.get(given) if isinstance(given, str) else None
    if found is None:
        raise GameError(f'kind is {given!r}. Write "cost" if values are spent, "profit" if they are earned.')
    return found


def _text(data: Mapping[str, object], key: str, default: str) -> str:
    value = data.get(key, default)
    if not isinstance(value, str):
        raise GameError(f"{key} is {value!r}. Give a text, or leave it out.")
    return value


def _rule(extra: Mapping[str, object], name: str) -> Mapping[str, object]:
    rule = extra[name]
    if not isinstance(rule, dict):
        raise GameError(f"extra.{name} is a {_called(rule)}. Give an object.")
    return rule


def _numbers(rule: Mapping[str, object], name: str, key: str) -> list[float]:
    given = rule.get(key)
    if not isinstance(given, list) or not given:
        came = "missing" if key not in rule else repr(given)
        raise GameError(f"extra.{name}.{key} is {came}. Give a list with one number for each member.")
    if len(given) > LARGEST_TABLE:
        raise GameError(
            f"extra.{name}.{key} has {len(given)} entries. A game of all coalitions has at most {LARGEST_TABLE}."
        )
    return [_finite(f"extra.{name}.{key}[{position}]", each, least=0.0) for position, each in enumerate(given)]


def _number(rule: Mapping[str, object], name: str, key: str) -> float:
    if key not in rule:
        raise GameError(f"extra.{name}.{key} is missing. Give a number.")
    return _finite(f"extra.{name}.{key}", rule[key], least=0.0)


def _finite(where: str, value: object, least: float = -float("inf")) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GameError(f"{where} is {value!r}. Give a number.")
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number) or abs(number) > 1e300:
        raise GameError(f"{where} is too large. Give a finite number.")
    if number < least:
        raise GameError(f"{where} is {value!r}. Give a number that is not negative.")
    return number


def _called(value: object) -> str:
    """Return what JSON calls a value."""
    names = {dict: "object", list: "list", str: "text", bool: "truth value", int: "number", float: "number"}
    return names.get(type(value), "null")


def _refuse_constant(text: str) -> float:
    raise ValueError(f"it holds {text}, which is not a number that can be shared")


def _refuse_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    seen: dict[str, object] = {}
    for key, value in pairs:
        if key in seen:
            raise ValueError(f"the key '{key}' stands twice")
        seen[key] = value
    return seen
