"""A provider's relay: sends signed forms to the gateway."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import TestResponse

from portal.reach.gateway.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, Signed, signature

SECRET = "a secret of tests: never a real one, and long"
_numbers = count()


@dataclass
class Relay:
    """Signs and sends; every field may be bent for a test."""

    app: Flask
    now: datetime
    secret: str = SECRET

    def post(
        self,
        path: str,
        form: dict[str, str] | bytes,
        *,
        timestamp: str | None = None,
        signed_path: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        body = form if isinstance(form, bytes) else urlencode(form).encode()
        moment = str(int(self.now.timestamp())) if timestamp is None else timestamp
        own = {
            TIMESTAMP_HEADER: moment,
            SIGNATURE_HEADER: signature(self.secret, Signed(moment, signed_path or path, body)),
        }
        return self.app.test_client().post(
            path,
            data=body,
            headers=own if headers is None else headers,
            content_type="application/x-www-form-urlencoded",
        )

    def text(self, text: str, sender: str | None = None, shape: str = "plain") -> TestResponse:
        """Send a text message; of another number each time, and with its own number, so that nothing repeats."""
        number = next(_numbers)
        form = {"From": sender or f"+2547{number:08}", "To": "+254700000000", "Body": text, "MessageSid": f"SM{number}"}
        if shape == "africas-talking":
            form = {"from": form["From"], "to": form["To"], "text": text, "id": form["MessageSid"]}
        return self.post(f"/gateway/text/{shape}", form)

    def menu(self, text: str, sender: str = "+254711111111") -> TestResponse:
        """Send a step of a menu."""
        form = {"sessionId": "ATUid_1", "phoneNumber": sender, "serviceCode": "*384*1#", "text": text}
        return self.post("/gateway/menu", form | {"networkCode": str(next(_numbers))})
