"""A stand-in for AWS on this machine: moto, behind a gate that asks IAM first.

moto keeps everything that Terraform makes, but lets everybody do everything and answers PartiQL wrongly. So each
request that comes with a role's credentials is held against its signature and against the policies that Terraform
gave the role; DynamoDB requests are then answered by a DynamoDB-compatible server, all others by moto. Requests with any
other key are the administrator's and go straight to moto.

    pip install 'moto[server]==5.2.1'
    python server.py --port 5005 --dynamodb http://127.0.0.1:8000 --decisions decisions.jsonl \
        --launches launches.jsonl
"""
import argparse
import http.client
import json
import os
import urllib.parse

os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, run_simple  # noqa: E402

import cloudfront  # noqa: E402
import corrections  # noqa: E402
import launches  # noqa: E402
import signature  # noqa: E402
from policies import allows, policies_of  # noqa: E402
from request import Request  # noqa: E402
from rights import rights_needed  # noqa: E402


def forward(url, request):
    """Sends a request on as it came, and gives back what was answered."""
    target = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(target.hostname, target.port, timeout=30)
    try:
        headers = {name: value for name, value in request.headers.items() if name not in ("connection", "host")}
        connection.request(request.method, request.path, request.body, {**headers, "Host": target.netloc})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read()
    finally:
        connection.close()


class Gate:
    def __init__(self, app, dynamodb, decisions):
        self.app = app
        self.dynamodb = dynamodb
        self.decisions = decisions

    def __call__(self, environ, start_response):
        request = Request(environ)
        role = policies_of(request.access_key)
        if role is None:
            return self.app(environ, start_response)

        def answer(status, content_type, body):
            start_response(f"{status} -", [("Content-Type", content_type), ("Content-Length", str(len(body)))])
            return [body]

        fault = signature.fault_of(request, role.secret_key, role.session_token)
        if fault is not None:
            return answer(*request.refusal("SignatureDoesNotMatch", fault))
        for right in rights_needed(request):
            allowed = allows(role.policies, right)
            self.note({"role": role.name, "action": right.action, "resource": right.resource, "allowed": allowed})
            if not allowed:
                said = f"{role.arn} is not authorized to perform: {right.action} on resource: {right.resource}"
                return answer(*request.refusal("AccessDenied", said))
        if request.service == "dynamodb":
            return answer(*forward(self.dynamodb, request))
        return self.app(environ, start_response)

    def note(self, decision):
        with open(self.decisions, "a", encoding="utf-8") as log:
            log.write(json.dumps(decision) + "\n")


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *args):
        pass


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--dynamodb", required=True)
    options.add_argument("--decisions", required=True)
    options.add_argument("--launches", required=True)
    given = options.parse_args()
    corrections.apply()
    moto = corrections.KeptLifecycles(DomainDispatcherApplication(create_backend_app))
    moto = cloudfront.CloudFront(moto)
    gate = Gate(launches.Launches(moto, given.launches), given.dynamodb, given.decisions)
    run_simple("127.0.0.1", given.port, gate, threaded=True, request_handler=Handler)


if __name__ == "__main__":
    main()
