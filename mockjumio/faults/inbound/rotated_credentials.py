"""The credentials were changed in the middle of everything."""

from random import Random

from mockjumio.faults.base import Answer, Values

TITLE = "The API credentials were rotated meanwhile"
ADVICE = "Read credentials when you use them; raise an alarm on 401, and do not try again without end."
PARAMS = ()
SKIP = 1


def answer(values: Values, rng: Random) -> Answer:
    headers = (("WWW-Authenticate", 'Basic realm="Jumio"'),)
    return Answer(status=401, why="the credentials were rotated", headers=headers)
