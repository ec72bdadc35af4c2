"""What must not pass: the sandbox refuses the merchant, and the client refuses the sandbox."""

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from orders import TOTAL, fresh


def of_strangers(sandbox, caller):
    """A request under a key that is not the merchant's, or in another's name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    for changes in ({"private_key": pem}, {"mchid": "1900000001"}, {"cert_serial_no": "0123ABCD"}):
        stranger = sandbox.public_key_client(**changes)
        status, refusal = caller.refused(stranger.pay, "Tea", fresh(), TOTAL)
        assert (status, refusal["code"]) == (401, "SIGN_ERROR"), refusal


def of_wrong_answers(sandbox, caller, client):
    """Answers that the client must not believe."""
    for fault, says in (
        ("wrong_signature", "failed to verify"),
        ("probe_signature", "failed to verify"),
        ("missing_signature", "does not support this algorithm"),
    ):
        sandbox.control("faults", {"fault": fault})
        assert says in str(error_of(client.capital_provinces)), fault
    caller.call(client.capital_provinces)

    # A known bug: the client does not look at the time of an answer.
    sandbox.control("faults", {"fault": {"timestamp_shift": {"seconds": -600}}})
    caller.call(client.capital_provinces)


def of_the_public_key(sandbox, caller):
    """A client with the public key gets answers signed with it; one without cannot read them."""
    caller.call(sandbox.public_key_client().capital_provinces)
    # A known bug: a client with certificates takes the id of the public key for a number.
    headers = {
        "Wechatpay-Serial": sandbox.merchant["public_key_id"],
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    }
    error = error_of(lambda: sandbox.client().callback(headers, "{}"))
    assert isinstance(error, ValueError), error


def of_a_rotated_certificate(sandbox, caller, client):
    """The client downloads the next certificate when an answer is signed with it."""
    sandbox.control("platform-certificate/rotate", {})
    caller.call(client.capital_provinces)
    assert len(client._core._certificates) == 2


def error_of(call):
    try:
        answer = call()
    except Exception as error:
        return error
    raise AssertionError(f"this was believed: {answer}")
