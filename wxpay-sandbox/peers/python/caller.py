"""Calls the client's methods, and checks what the client does not."""

import json


class Caller:
    def __init__(self, sandbox, catalogue):
        self.sandbox = sandbox
        self.catalogue = catalogue
        # The operations that succeeded, as `METHOD path`.
        self.succeeded = set()

    def call(self, method, *positional, **named):
        """Calls a method that must succeed, and gives the answer; the client has verified it."""
        status, answer = method(*positional, **named)
        request = self.sandbox.newest_request()
        label = request["operation"]
        said = f"{method.__name__} is {label}: {status} {answer}"
        assert status in (200, 204) and request["problem"] is None, said
        assert request["signature"]["valid"], said
        # Of a 204 the client gives no bytes, and of a file its bytes.
        answer = json.loads(answer) if isinstance(answer, str) else answer
        if isinstance(answer, dict):
            self.catalogue.assert_complete(label, answer)
        self.succeeded.add(label)
        return answer

    def refused(self, method, *positional, **named):
        """Calls a method that must be refused, and gives the status and what the refusal says."""
        status, answer = method(*positional, **named)
        assert status >= 400, f"{method.__name__} was not refused: {status} {answer}"
        return status, answer if isinstance(answer, bytes) else json.loads(answer)
