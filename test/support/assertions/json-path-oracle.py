"""What another implementation of RFC 9535 says: a foreign witness for the paths of assertions.

Reads a JSON list of {"path", "document"} from standard input and prints a list of {"values"}, or {"invalid": true} for what is
no path. It needs `python3 -m pip install --require-hashes -r test/support/assertions/requirements.txt`. The answers that the fast
tests compare with are kept:

  python3 test/support/assertions/json-path-oracle.py < test/fixtures/json-path/cases.json > test/fixtures/json-path/answers.json
"""

import json
import sys

import jsonpath_rfc9535


def answer(case):
    try:
        query = jsonpath_rfc9535.compile(case["path"])
    except jsonpath_rfc9535.JSONPathError:
        return {"invalid": True}
    return {"values": query.find(case["document"]).values()}


# One line for each answer, so that a difference shows where it is.
answers = [json.dumps(answer(case)) for case in json.load(sys.stdin)]
print("[\n" + ",\n".join(answers) + "\n]")
