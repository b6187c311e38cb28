"""People with a headset, as far as the server can tell: each takes the next home, types, finishes, and begins again."""

import re
import threading

import requests

CLAIM = re.compile(r"/appels/([0-9a-f-]{36})/")
HERE = re.compile(r'data-here="/appels/([0-9a-f-]{36})/"')
PERSON = re.compile(r'name="p(\d+)-result"')
TOKEN = "x" * 32


class CallerThread(threading.Thread):
    """Repeats what it sent until the server says it is kept: a browser, a person, or both would do the same."""

    def __init__(self, address: str, session: str, campaign: int, over: threading.Event, name: str):
        super().__init__(name=name, daemon=True)
        self.address, self.campaign, self.over = address, campaign, over
        self.browser = requests.Session()
        self.browser.cookies.update({"sessionid": session, "csrftoken": TOKEN})
        self.browser.headers["X-CSRFToken"] = TOKEN
        self.acknowledged: dict[str, str] = {}
        self.lost: list[str] = []

    def run(self) -> None:
        while not self.over.is_set():
            claim = self._take()
            if claim is None:
                self.over.wait(0.5)
            else:
                self._talk(claim)

    def _send(self, method: str, path: str, **data) -> requests.Response | None:
        """The answer, or None when the server was not there; what is sent again is the same."""
        try:
            answer = self.browser.request(
                method, self.address + path, data=data or None, allow_redirects=False, timeout=20
            )
        except requests.RequestException:
            self.over.wait(0.3)
            return None
        if answer.status_code >= 500:
            self.over.wait(0.3)
            return None
        if "/connexion/" in answer.headers.get("Location", ""):
            self.lost.append(f"signed out: {method} {path}")
        return answer

    def _take(self) -> str | None:
        answer = self._send("POST", "/appels/suivant/", campaign=self.campaign)
        if answer is None:
            return None
        found = CLAIM.search(answer.headers.get("Location", "")) or HERE.search(answer.text)
        return found.group(1) if found else None

    def _talk(self, claim: str) -> None:
        while (page := self._send("GET", f"/appels/{claim}/")) is None:
            if self.over.is_set():
                return
        people = dict.fromkeys(PERSON.findall(page.text))
        note = f"{self.name} {claim[:8]}"
        said = {"action": "complete", "outcome": "answered_ok", "spoke_with": "self", "note": note}
        said |= {f"p{person}-result": "reached" for person in people}
        while not self.over.is_set():
            answer = self._send("POST", f"/appels/{claim}/", **said)
            if answer is None:
                continue
            if answer.status_code == 302 and "/fin/" in answer.headers["Location"]:
                self.acknowledged[claim] = note
            else:
                self.lost.append(f"{answer.status_code} {answer.headers.get('Location', '')} {claim}")
            return
