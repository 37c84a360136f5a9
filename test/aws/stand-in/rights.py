"""The rights that a request needs, by AWS's service authorization reference.

A service that is not listed here is refused, so that a new call of the program cannot pass unseen.
"""
import re
import urllib.parse

from moto.sns.models import sns_backends

from policies import Right

ACCOUNT = "123456789012"

# PartiQL has actions of its own: an INSERT can never overwrite, whatever its text.
PARTIQL = {"INSERT": "PartiQLInsert", "UPDATE": "PartiQLUpdate", "DELETE": "PartiQLDelete", "SELECT": "PartiQLSelect"}
PARTIQL_TABLE = re.compile(r'(?:INTO|UPDATE|FROM)\s+"?(?P<table>[\w.-]+)"?(?:\."(?P<index>[\w.-]+)")?', re.IGNORECASE)

TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}


def _table(request, name, index=None):
    arn = f"arn:aws:dynamodb:{request.region}:{ACCOUNT}:table/{name}"
    return f"{arn}/index/{index}" if index else arn


def _partiql(request, statement):
    verb = PARTIQL[statement.split(None, 1)[0].upper()]
    named = PARTIQL_TABLE.search(statement)
    return Right(f"dynamodb:{verb}", _table(request, named["table"], named["index"]), {})


def _dynamodb(request):
    asked = request.parameters
    statements = {"BatchExecuteStatement": "Statements", "ExecuteTransaction": "TransactStatements"}
    if request.action == "ExecuteStatement":
        return [_partiql(request, asked["Statement"])]
    if request.action in statements:
        return [_partiql(request, one["Statement"]) for one in asked[statements[request.action]]]
    if request.action in ("TransactWriteItems", "TransactGetItems"):
        return [
            Right(f"dynamodb:{TRANSACTION[kind]}", _table(request, one["TableName"]), {})
            for item in asked["TransactItems"]
            for kind, one in item.items()
        ]
    if request.action in ("BatchGetItem", "BatchWriteItem"):
        return [Right(f"dynamodb:{request.action}", _table(request, name), {}) for name in asked["RequestItems"]]
    if "TableName" in asked:
        return [Right(f"dynamodb:{request.action}", _table(request, asked["TableName"], asked.get("IndexName")), {})]
    return [Right(f"dynamodb:{request.action}", "*", {})]


def _sns(request):
    asked = request.parameters
    # What concerns a subscription is authorised against its topic: its ARN without the last part.
    subscription = asked.get("SubscriptionArn", "").rsplit(":", 1)[0]
    topic = asked.get("TopicArn") or asked.get("TargetArn") or subscription or "*"
    if request.action not in ("Publish", "PublishBatch"):
        return [Right(f"sns:{request.action}", topic, {"sns:protocol": asked.get("Protocol")})]
    return [Right("sns:Publish", topic, {}), *_key_of(request, topic)]


def _key_of(request, topic):
    """Who publishes to an encrypted topic uses its key, too."""
    known = sns_backends[ACCOUNT][request.region].topics.get(topic)
    key = known.kms_master_key_id if known else None
    if not key:
        return []
    return [Right("kms:GenerateDataKey", key, {}), Right("kms:Decrypt", key, {})]


def _cloudwatch(request):
    context = {"cloudwatch:namespace": request.parameters.get("Namespace")}
    return [Right(f"cloudwatch:{request.action}", "*", context)]


def _ssm(request):
    asked = request.parameters
    name = (asked.get("Path") or asked.get("Name") or "/*").lstrip("/")
    return [Right(f"ssm:{request.action}", f"arn:aws:ssm:{request.region}:{ACCOUNT}:parameter/{name}", {})]


def _sqs(request):
    queue = request.parameters.get("QueueUrl", "*").rsplit("/", 1)[-1]
    action = request.action.removesuffix("Batch")
    return [Right(f"sqs:{action}", f"arn:aws:sqs:{request.region}:{ACCOUNT}:{queue}", {})]


def _autoscaling(request):
    # AWS puts an id between the two parts; nobody can know it before the group is there.
    group = request.parameters.get("AutoScalingGroupName", "*")
    arn = f"arn:aws:autoscaling:{request.region}:{ACCOUNT}:autoScalingGroup:00000000-0000-0000-0000-000000000000"
    return [Right(f"autoscaling:{request.action}", f"{arn}:autoScalingGroupName/{group}", {})]


def _s3(request):
    bucket, _, key = request.raw_path.lstrip("/").partition("/")
    objects = {"GET": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}
    if key and request.method in objects:
        return [Right(f"s3:{objects[request.method]}", f"arn:aws:s3:::{bucket}/{urllib.parse.unquote(key)}", {})]
    if request.method == "GET" and not key and "list-type=2" in request.query:
        return [Right("s3:ListBucket", f"arn:aws:s3:::{bucket}", {})]
    return [Right(f"s3:{request.method} {'object' if key else 'bucket'}", f"arn:aws:s3:::{bucket}", {})]


def _logs(request):
    asked = request.parameters
    group = f"arn:aws:logs:{request.region}:{ACCOUNT}:log-group:{asked.get('logGroupName', '*')}"
    return [Right(f"logs:{request.action}", f"{group}:log-stream:{asked.get('logStreamName', '')}", {})]


def _sts(request):
    # Everybody may ask who they are.
    return [] if request.action == "GetCallerIdentity" else [Right(f"sts:{request.action}", "*", {})]


SERVICES = {
    "dynamodb": _dynamodb,
    "sns": _sns,
    "monitoring": _cloudwatch,
    "ssm": _ssm,
    "sqs": _sqs,
    "s3": _s3,
    "logs": _logs,
    "autoscaling": _autoscaling,
    "sts": _sts,
}


def rights_needed(request):
    rights = SERVICES.get(request.service)
    if rights is None:
        return [Right(f"{request.service}:{request.action}", "*", {})]
    return rights(request)
