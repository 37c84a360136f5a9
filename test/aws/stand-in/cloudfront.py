"""CloudFront as far as Terraform asks for it: what was put is given back, under an id of its own.

moto's forgets the origin access control of an origin and knows no response headers policies. Nothing is served here.
"""
import itertools
import re
import urllib.parse

ROOT = "/2020-05-31/"
NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/"
KINDS = {
    "distribution": "Distribution",
    "origin-access-control": "OriginAccessControl",
    "response-headers-policy": "ResponseHeadersPolicy",
}
ACCOUNT = "123456789012"

# What AWS says of a distribution for which nobody said it.
DEFAULTS = {
    "CacheBehaviors": "<Quantity>0</Quantity>",
    "Logging": "<Enabled>false</Enabled><IncludeCookies>false</IncludeCookies><Bucket></Bucket><Prefix></Prefix>",
    "OriginGroups": "<Quantity>0</Quantity>",
    "WebACLId": "",
}


def _inside(name, text):
    found = re.search(rf"<{name}\b[^>]*>(.*)</{name}>", text, re.DOTALL)
    return found[1] if found else ""


def _about(kind, name):
    if kind != "distribution":
        return "<LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime>"
    nobody = "<Enabled>false</Enabled><Quantity>0</Quantity>"
    return (
        f"<ARN>arn:aws:cloudfront::{ACCOUNT}:distribution/{name}</ARN><Status>Deployed</Status>"
        "<LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime>"
        "<InProgressInvalidationBatches>0</InProgressInvalidationBatches>"
        f"<DomainName>{name.lower()}.cloudfront.net</DomainName>"
        f"<ActiveTrustedSigners>{nobody}</ActiveTrustedSigners><ActiveTrustedKeyGroups>{nobody}</ActiveTrustedKeyGroups>"
    )


class CloudFront:
    def __init__(self, app):
        self.app = app
        self.kept = {}
        self.tags = {}
        self.ids = itertools.count(1)

    def __call__(self, environ, start_response):
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if not path.startswith(ROOT):
            return self.app(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()

        def answer(status, text):
            headers = [("Content-Type", "text/xml"), ("Content-Length", str(len(text.encode()))), ("ETag", "E1")]
            start_response(status, headers)
            return [text.encode()]

        kind, _, rest = path.removeprefix(ROOT).partition("/")
        name = rest.removesuffix("/config")
        if kind == "tagging":
            query = urllib.parse.parse_qs(environ.get("QUERY_STRING", ""))
            tags = self.tags.get(query["Resource"][0].rsplit("/", 1)[-1], "")
            return answer("200 OK", f'<Tags xmlns="{NAMESPACE}">{tags}</Tags>')
        element = KINDS[kind]
        if method in ("POST", "PUT"):
            name = name or f"E{next(self.ids):013}"
            config = _inside(f"{element}Config", body)
            missing = {} if kind != "distribution" else {k: v for k, v in DEFAULTS.items() if f"<{k}>" not in config}
            self.kept[name] = config + "".join(f"<{key}>{value}</{key}>" for key, value in missing.items())
            if method == "POST":
                self.tags[name] = _inside("Tags", body)
        elif name not in self.kept:
            return answer("404 Not Found", f"<ErrorResponse><Error><Code>NoSuch{element}</Code></Error></ErrorResponse>")
        elif method == "DELETE":
            del self.kept[name]
            return answer("204 No Content", "")
        config = f"<{element}Config>{self.kept[name]}</{element}Config>"
        text = f'<{element} xmlns="{NAMESPACE}"><Id>{name}</Id>{_about(kind, name)}{config}</{element}>'
        return answer("201 Created" if method == "POST" else "200 OK", text)
