"""AWS Signature Version 4, checked as AWS checks it (Signature Version 4 signing process, IAM user guide)."""
import hashlib
import hmac
import re
import urllib.parse


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _sorted_query(query):
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
    quoted = sorted((urllib.parse.quote(name, safe="~"), urllib.parse.quote(value, safe="~")) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in quoted)


def fault_of(request, secret_key, session_token):
    """What is wrong with the signature, or None."""
    signed = re.search(r"SignedHeaders=([^,\s]+)", request.authorization)
    given = re.search(r"Signature=([0-9a-f]+)", request.authorization)
    if not signed or not given:
        return "the Authorization header is not one of Signature Version 4"
    names = signed[1].split(";")
    unsigned = [name for name in request.headers if name.startswith("x-amz-") and name not in names]
    if request.service == "s3" and unsigned:
        return f"headers were present in the request which were not signed: {', '.join(unsigned)}"
    if request.headers.get("x-amz-security-token") != session_token:
        return "the security token is not the one of these credentials"
    payload = request.headers.get("x-amz-content-sha256") or hashlib.sha256(request.body).hexdigest()
    if payload != "UNSIGNED-PAYLOAD" and payload != hashlib.sha256(request.body).hexdigest():
        return "the body is not the one that was signed"
    canonical = "\n".join(
        [
            request.method,
            request.raw_path,
            _sorted_query(request.query),
            *(f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in names),
            "",
            signed[1],
            payload,
        ]
    )
    scope = f"{request.date}/{request.region}/{request.service}/aws4_request"
    to_sign = "\n".join(
        ["AWS4-HMAC-SHA256", request.headers.get("x-amz-date", ""), scope, hashlib.sha256(canonical.encode()).hexdigest()]
    )
    key = f"AWS4{secret_key}".encode()
    for part in (request.date, request.region, request.service, "aws4_request"):
        key = _hmac(key, part)
    wanted = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return None if hmac.compare_digest(wanted, given[1]) else "the signature does not match"
