"""Drives a running sandbox with wechatpayv3.

main.py CREDENTIALS CATALOGUE: the folder that the sandbox was started with, and the one with the
documented operations. Ends with 1 when something is not as it should be.
"""

import faulthandler
import sys
import traceback
import warnings

import callbacks
import orders
import refusals
from caller import Caller
from catalogue import Catalogue
from sandbox import Sandbox
from sweep import sweep


def main(credentials, folder):
    # The client calls functions of `cryptography` that will go.
    warnings.simplefilter("ignore")
    sandbox = Sandbox(credentials)
    caller = Caller(sandbox, Catalogue(folder, sandbox.merchant["mchid"]))
    client = sandbox.client()
    partner = sandbox.client(partner_mode=True)
    public_key = sandbox.public_key_client()
    failures = 0

    def check(name, run, *arguments):
        nonlocal failures
        print(name, flush=True)
        try:
            run(*arguments)
        except Exception:
            failures += 1
            print("  FAILED:", traceback.format_exc(), flush=True)

    for name, one in (("a certificate", client), ("the public key", public_key)):
        check(f"payments, verified with {name}", orders.payments, sandbox, caller, one)
        check(f"transfers, sealed with {name}", orders.transfers, sandbox, caller, one)
    check("payments by code", orders.by_code, sandbox, caller, client)
    check("combined payments", orders.combined, sandbox, caller, client)
    check("a partner's payment", orders.partners, sandbox, caller, partner)
    check("profit sharing", orders.profit_sharing, sandbox, caller, client)
    check("a brand's profit sharing", orders.brand_profit_sharing, sandbox, caller, partner)
    check("service orders", orders.service_orders, sandbox, caller, client)
    check("service permissions", orders.service_permissions, sandbox, caller, client)
    check("bills", orders.bills, sandbox, caller, client)
    check("pictures", orders.pictures, sandbox, caller, client)
    check("every method of the client", sweep, caller, client, partner, 80)
    with callbacks.Listener() as listener:
        check("callbacks of an order", callbacks.of_an_order, sandbox, caller, client, listener)
        check("callbacks of every event", callbacks.of_every_event, sandbox, client, listener)
    check("strangers are refused", refusals.of_strangers, sandbox, caller)
    check("wrong answers are not believed", refusals.of_wrong_answers, sandbox, caller, client)
    check("both keys of the platform", refusals.of_the_public_key, sandbox, caller)
    check("the next certificate", refusals.of_a_rotated_certificate, sandbox, caller, client)
    return failures


if __name__ == "__main__":
    # Whatever hangs: this ends with it, after 5 minutes.
    faulthandler.dump_traceback_later(300, exit=True)
    sys.exit(1 if main(*sys.argv[1:]) else 0)
