"""The policies of a role, as moto keeps them, and what they allow: by the rules of IAM for identity policies."""
import json
import re
from dataclasses import dataclass

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends


@dataclass(frozen=True)
class Role:
    name: str
    arn: str
    secret_key: str
    session_token: str
    policies: list


@dataclass(frozen=True)
class Right:
    action: str
    resource: str
    context: dict


def policies_of(access_key):
    """The role that these credentials were given for, or None when they are nobody's that was assumed."""
    if access_key is None:
        return None
    for account, partitions in list(sts_backends.items()):
        for partition, backend in list(partitions.items()):
            session = backend.get_assumed_role_from_access_key(access_key)
            if session is None:
                continue
            role = iam_backends[account][partition].get_role(session.role_arn.rsplit("/", 1)[-1])
            attached = [_default_version(policy) for policy in role.managed_policies.values()]
            documents = [*role.policies.values(), *attached]
            policies = [json.loads(document) if isinstance(document, str) else document for document in documents]
            return Role(role.name, session.role_arn, session.secret_access_key, session.session_token, policies)
    return None


def _default_version(policy):
    return next(version.document for version in policy.versions if version.is_default)


def _listed(value):
    return value if isinstance(value, list) else [value]


def _matches(pattern, text, ignore_case=False):
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, re.IGNORECASE if ignore_case else 0) is not None


def _holds(condition, context):
    for operator, wanted in condition.items():
        if operator not in ("StringEquals", "Bool"):
            raise NotImplementedError(f"the stand-in knows no condition {operator}: teach it in policies.py")
        for key, values in wanted.items():
            if context.get(key.lower()) not in _listed(values):
                return False
    return True


def _concerns(statement, right):
    for unknown in ("NotAction", "NotResource"):
        if unknown in statement:
            raise NotImplementedError(f"the stand-in knows no {unknown}: teach it in policies.py")
    return (
        any(_matches(action, right.action, ignore_case=True) for action in _listed(statement["Action"]))
        and any(_matches(resource, right.resource) for resource in _listed(statement["Resource"]))
        and _holds(statement.get("Condition", {}), right.context)
    )


def concerned_statements(policies, right):
    return [s for policy in policies for s in _listed(policy["Statement"]) if _concerns(s, right)]


def allows(policies, right):
    """Something allows it and nothing denies it."""
    concerned = concerned_statements(policies, right)
    return bool(concerned) and all(statement["Effect"] == "Allow" for statement in concerned)
