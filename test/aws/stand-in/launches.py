"""What moto's auto scaling does not know: an answer to a lifecycle hook, and the refresh of a group.

Nothing is started or stopped by them. What was asked for is written down, for a test to look at.
"""
import io
import json
import urllib.parse

ANSWERS = {
    "CompleteLifecycleAction": "",
    "StartInstanceRefresh": "<InstanceRefreshId>08b91cf7-8fa6-48af-b6a6-d227f40f1b9b</InstanceRefreshId>",
}

NAMESPACE = "http://autoscaling.amazonaws.com/doc/2011-01-01/"


class Launches:
    def __init__(self, app, file):
        self.app = app
        self.file = file

    def __call__(self, environ, start_response):
        if "/autoscaling/aws4_request" not in environ.get("HTTP_AUTHORIZATION", ""):
            return self.app(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        asked = dict(urllib.parse.parse_qsl(body.decode()))
        action = asked.get("Action", "")
        if action not in ANSWERS:
            return self.app(environ, start_response)
        with open(self.file, "a", encoding="utf-8") as log:
            log.write(json.dumps(asked) + "\n")
        answer = f'<{action}Response xmlns="{NAMESPACE}"><{action}Result>{ANSWERS[action]}</{action}Result></{action}Response>'
        start_response("200 OK", [("Content-Type", "text/xml"), ("Content-Length", str(len(answer)))])
        return [answer.encode()]
