"""What a request to AWS says: who, which service, which action, with which parameters."""
import io
import json
import re
import urllib.parse

CREDENTIAL = re.compile(r"Credential=(?P<key>[^/]+)/(?P<date>\d{8})/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


class Request:
    def __init__(self, environ):
        self.method = environ["REQUEST_METHOD"]
        query = environ.get("QUERY_STRING", "")
        self.raw_path = urllib.parse.quote(environ.get("PATH_INFO", "/").encode("latin-1"), safe="/~-._")
        self.query = query
        self.path = self.raw_path + (f"?{query}" if query else "")
        self.headers = {
            name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")
        }
        for name, header in (("CONTENT_TYPE", "content-type"), ("CONTENT_LENGTH", "content-length")):
            if environ.get(name):
                self.headers[header] = environ[name]
        self.authorization = self.headers.get("authorization", "")
        credential = CREDENTIAL.search(self.authorization)
        self.access_key = credential["key"] if credential else None
        self.date = credential["date"] if credential else None
        self.region = credential["region"] if credential else None
        self.service = credential["service"] if credential else None
        # Only a role's requests are looked into: Terraform's uploads need not be held in memory twice.
        self.body = b""
        if self.access_key and self.access_key.startswith("ASIA"):
            self.body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(self.body)

    @property
    def is_json(self):
        return "x-amz-target" in self.headers

    @property
    def action(self):
        if self.is_json:
            return self.headers["x-amz-target"].rsplit(".", 1)[-1]
        return self.parameters.get("Action", "")

    @property
    def parameters(self):
        if self.is_json:
            return json.loads(self.body or b"{}")
        form = urllib.parse.parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[0] for name, values in form.items()}

    def refusal(self, code, message):
        """An error as the service's own protocol has it: status, content type, body."""
        if self.is_json:
            name = {"AccessDenied": "AccessDeniedException"}.get(code, code)
            body = {"__type": f"com.amazonaws.{self.service}#{name}", "message": message}
            return 400, "application/x-amz-json-1.0", json.dumps(body).encode()
        told = f"<Code>{code}</Code><Message>{message}</Message>"
        if self.service == "s3":
            return 403, "application/xml", f"<Error>{told}</Error>".encode()
        return 403, "text/xml", f"<ErrorResponse><Error><Type>Sender</Type>{told}</Error></ErrorResponse>".encode()
