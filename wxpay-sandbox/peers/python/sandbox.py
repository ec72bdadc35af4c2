"""A running sandbox: the merchant it serves, the client for it, and its control API."""

import json
import os
import urllib.error
import urllib.request

import requests
import wechatpayv3.core
from wechatpayv3 import WeChatPay, WeChatPayType

APPID = "wxd678efh567hg6787"
GATEWAY = "https://api.mch.weixin.qq.com"


class Requests:
    """Stands for the module `requests` in the client.

    The client knows one host only and cannot be told another: its calls are led to the sandbox here.
    """

    def __init__(self, base_url):
        self.base_url = base_url.rstrip("/")
        # A known bug of the client: it says that an upload is multipart/form-data, and no boundary.
        # This fills it in, by leaving the header to `requests`.
        self.names_boundary = True

    def __getattr__(self, method):
        def send(url, headers, **more):
            assert url.startswith(GATEWAY + "/"), f"{url} is not of the host"
            # A known bug of the client: it drops the zeros that a certificate's serial begins with.
            serial = headers.get("Wechatpay-Serial", "PUB_KEY_ID_")
            if not serial.startswith("PUB_KEY_ID_"):
                headers["Wechatpay-Serial"] = serial.rjust(40, "0")
            if self.names_boundary and more.get("files"):
                del headers["Content-Type"]
            # Not the machine's proxy, which may be asked for by the environment.
            session = requests.Session()
            session.trust_env = False
            with session:
                return session.request(
                    method, self.base_url + url[len(GATEWAY) :], headers=headers, **more
                )

        return send


class Sandbox:
    """`folder` is what the sandbox was started with as `--credentials`."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "merchant.json"), encoding="utf-8") as file:
            self.merchant = json.load(file)
        self.requests = Requests(self.merchant["base_url"])
        wechatpayv3.core.requests = self.requests

    def path(self, entry):
        return os.path.join(self.folder, self.merchant[entry])

    def text(self, entry):
        with open(self.path(entry), encoding="utf-8") as file:
            return file.read()

    def client(self, pay_type=WeChatPayType.NATIVE, **changes):
        """A client that verifies with the platform's certificates, which it downloads."""
        arguments = {
            "mchid": self.merchant["mchid"],
            "private_key": self.text("private_key"),
            "cert_serial_no": self.merchant["serial"],
            "appid": APPID,
            "apiv3_key": self.merchant["api_v3_key"],
            "notify_url": "https://example.com/notify",
        }
        return WeChatPay(pay_type, **{**arguments, **changes})

    def public_key_client(self, **changes):
        """A client that verifies with the WeChat Pay public key."""
        return self.client(
            public_key=self.text("public_key"),
            public_key_id=self.merchant["public_key_id"],
            **changes,
        )

    def control(self, path, body=None):
        """Asks the control API, or orders something of it with a body; it must succeed."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.merchant["base_url"] + "_sandbox/" + path, data)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"_sandbox/{path}: {error.code} {error.read()}") from error

    def newest_request(self):
        """What the sandbox says of the request that came last."""
        return self.control("requests?limit=1")["requests"][0]
