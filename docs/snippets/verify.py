import hashlib, hmac, time

def verify(secret: str, header: str, body: bytes, tolerance_seconds: int = 300) -> bool:
    """True when the x-aamu-signature header was made from these exact bytes with this secret."""
    parts = [part.split("=", 1) for part in header.split(",") if "=" in part]
    sent_ms = next((value for name, value in parts if name == "t"), "")
    if not (sent_ms.isascii() and sent_ms.isdigit()) or abs(time.time() - int(sent_ms) / 1000) > tolerance_seconds:
        return False
    expected = hmac.new(secret.encode(), sent_ms.encode() + b"." + body, hashlib.sha256).hexdigest()
    return any(hmac.compare_digest(expected.encode(), value.encode()) for name, value in parts if name == "v1")
