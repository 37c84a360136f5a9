"""Where moto answers otherwise than AWS, so that Terraform would see a change that is none.

Each wraps a piece of moto and fails loudly when another moto has it no longer.
"""
import json

from moto.autoscaling.models import FakeScalingPolicy
from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateBackend
from moto.ec2.utils import parse_user_data
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket, S3Backend
from moto.sqs.models import Queue

from policies import Right, concerned_statements


def apply():
    _replace(FakeBucket, "get_permission", lambda _: _bucket_permission)
    # Attributes that moto takes and does not give back.
    _replace(Queue, "BASE_ATTRIBUTES", lambda names: [*names, "RedriveAllowPolicy"])
    _add(Queue, "redrive_allow_policy", None)
    _add(FakeScalingPolicy, "enabled", True)
    _replace(FakeScalingPolicy, "__init__", _without_empty_prediction)
    _replace(LaunchTemplateBackend, "create_launch_template", _without_own_tags)
    _replace(LaunchTemplate, "create_version", _with_user_data)
    _replace(S3Backend, "put_object_lock_configuration", _with_other_default_lock)
    _replace(Queue, "attributes", lambda original: property(lambda queue: _queue_attributes(original.fget(queue))))


def _replace(owner, name, replacement):
    original = owner.__dict__.get(name)
    if original is None:
        raise RuntimeError(f"moto has no {owner.__name__}.{name} any more: look at this correction again")
    setattr(owner, name, replacement(original))


def _add(owner, name, value):
    if hasattr(owner, name):
        raise RuntimeError(f"moto has a {owner.__name__}.{name} of its own now: drop this correction")
    setattr(owner, name, value)


def _bucket_permission(bucket, action, resource):
    """moto ignores conditions, so that a statement against unencrypted connections would deny everything."""
    if bucket.policy is None:
        return PermissionResult.NEUTRAL
    # The connections here are plain, but stand for encrypted ones.
    right = Right(action, resource, {"aws:securetransport": "true"})
    # Nobody here is a service, such as CloudFront.
    policy = json.loads(bucket.policy)
    people = [s for s in policy["Statement"] if "Service" not in s["Principal"]]
    effects = {s["Effect"] for s in concerned_statements([{**policy, "Statement": people}], right)}
    if "Deny" in effects:
        return PermissionResult.DENIED
    return PermissionResult.PERMITTED if effects else PermissionResult.NEUTRAL


def _without_empty_prediction(init):
    """A policy that predicts nothing has no such configuration, rather than an empty one."""

    def corrected(policy, *args, **kwargs):
        init(policy, *args, **kwargs)
        policy.predictive_scaling_configuration = policy.predictive_scaling_configuration or None

    return corrected


def _without_own_tags(create):
    """The tags of a launch template are not those of what it starts."""

    def corrected(backend, name, description, data, tags):
        for_others = [spec for spec in data.get("TagSpecifications", []) if spec["ResourceType"] != "launch-template"]
        return create(backend, name, description, {**data, "TagSpecifications": for_others}, tags)

    return corrected


def _with_user_data(create):
    """moto keeps the user data of a second version as bare text and can then start no instance from it (500, repeated)."""

    def corrected(template, data, description):
        user_data = data.get("UserData")
        parsed = parse_user_data(user_data) if isinstance(user_data, str) else user_data
        return create(template, {**data, "UserData": parsed}, description)

    return corrected


def _with_other_default_lock(put):
    """The default retention of a bucket with Object Lock can be changed whatever is in it: it is that of later objects."""

    def corrected(backend, name, lock_enabled, mode=None, days=None, years=None):
        bucket = backend.get_bucket(name)
        if not bucket.object_lock_enabled:
            return put(backend, name, lock_enabled, mode, days, years)
        bucket.default_lock_mode, bucket.default_lock_days, bucket.default_lock_years = mode, days, years

    return corrected


def _queue_attributes(attributes):
    """SQS gives a redrive policy back without blanks, and says nothing of one that was taken away."""
    if attributes.get("RedriveAllowPolicy") == "":
        del attributes["RedriveAllowPolicy"]
    if attributes.get("RedrivePolicy"):
        attributes["RedrivePolicy"] = json.dumps(json.loads(attributes["RedrivePolicy"]), separators=(",", ":"))
    return attributes


SIZE_HEADER = "x-amz-transition-default-minimum-object-size"


class KeptLifecycles:
    """moto forgets how many noncurrent versions a lifecycle rule keeps, so what was put is what is given."""

    def __init__(self, app):
        self.app = app
        self.kept = {}

    def __call__(self, environ, start_response):
        if not environ.get("QUERY_STRING", "").startswith("lifecycle"):
            return self.app(environ, start_response)
        bucket, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if method == "GET" and bucket in self.kept:
            body, size = self.kept[bucket]
            start_response("200 OK", [("Content-Type", "application/xml"), (SIZE_HEADER, size)])
            return [body]
        if method == "DELETE":
            self.kept.pop(bucket, None)
        if method != "PUT":
            return self.app(environ, start_response)
        size = environ.get(f"HTTP_{SIZE_HEADER.upper().replace('-', '_')}", "all_storage_classes_128K")
        self.kept[bucket] = (_body(environ), size)
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]


def _body(environ):
    """As it was put; the SDK may send it in chunks, each after its size (aws-chunked)."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start, end = body.find(b"<"), body.rfind(b">")
    return body[start : end + 1]
