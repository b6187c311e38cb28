"""A directory that speaks OpenID Connect over real HTTP on the loopback, and can be told to misbehave."""

import base64
import hashlib
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "loge", "un secret entre nous"


class FakeDirectory(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.key = self.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims = {"sub": "u-1", "email": "karim@exemple.fr", "email_verified": True}
        self.token_changes: dict = {}
        self.userinfo_changes: dict = {}
        self.signs_userinfo = False
        self.algorithm = "RS256"
        self.challenge = self.nonce = ""
        self.asked: list[str] = []

    def __enter__(self):
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.shutdown()
        self.server_close()

    def authorise(self, query: dict) -> str:
        """What its sign-in page would do: remember the request, and give a code."""
        self.challenge, self.nonce = query["code_challenge"][0], query["nonce"][0]
        return "the-code"

    def configuration(self):
        urls = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{name: f"{self.issuer}/{path}" for name, path in urls.items()},
        }

    def keys(self):
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [key | {"kid": "k1", "alg": "RS256", "use": "sig"}]}

    def sign(self, changes: dict) -> str:
        now = int(time.time())
        content = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": self.nonce} | self.claims
        key = self.signing_key if self.algorithm == "RS256" else "devinable" * 8
        return jwt.encode(content | changes, key, self.algorithm, headers={"kid": "k1"})

    def token(self, posted: dict):
        proof = hashlib.sha256(posted["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != self.challenge or posted["client_secret"] != [
            SECRET
        ]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a-token", "token_type": "Bearer", "id_token": self.sign(self.token_changes)}


class _Answer(BaseHTTPRequestHandler):
    server: FakeDirectory

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path == "/.well-known/openid-configuration":
            self._json(200, self.server.configuration())
        elif self.path == "/keys":
            self._json(200, self.server.keys())
        elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer a-token":
            self._userinfo()
        else:
            self._json(401, {})

    def do_POST(self):
        self.server.asked.append(self.path)
        posted = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._json(*self.server.token(posted))

    def _userinfo(self):
        if self.server.signs_userinfo:
            self._send(200, "application/jwt", self.server.sign(self.server.userinfo_changes).encode())
        else:
            self._json(200, self.server.claims | self.server.userinfo_changes)

    def _json(self, status, content):
        self._send(status, "application/json", json.dumps(content).encode())

    def _send(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass
