"""Every method of the client once, with the smallest arguments."""

import inspect
import json
import os
import tempfile

# What is no call, is called with an order behind it elsewhere, or takes the URL of a file; and one
# that cannot say `sub_mchid`, which the catalogue requires of direct merchants too.
ELSEWHERE = """
    sign decrypt callback decrypt_callback
    fapiao_merchant_base_info
    pay close query refund query_refund abnormal_refund codepay_reverse combine_pay combine_close
    combine_query download_bill complaint_image_download fapiao_download_file
    profitsharing_order profitsharing_order_query profitsharing_return profitsharing_return_query
    profitsharing_unfreeze profitsharing_amount_query
    brand_profitsharing_order brand_profitsharing_order_query brand_profitsharing_return
    brand_profitsharing_return_query brand_profitsharing_unfreeze brand_profitsharing_amount_query
    mch_transfer_bills mch_transfer_bills_cancel mch_transfer_bills_query
    payscore_create payscore_query payscore_cancel payscore_modify payscore_complete payscore_pay
    payscore_sync payscore_refund payscore_refund_query
    payscore_permission payscore_permission_query payscore_permission_terminate
""".split()

# Known bugs of wechatpayv3: how the call ends, and why.
KNOWN_BUGS = {
    "apply4subject_cancel": (405, "it gets what must be posted"),
    "business_parking_sync": (TypeError, "it says `date` for `data`"),
    "business_point_status": (AssertionError, "it puts the host before a URL"),
    "fapiao_check_submch": (405, "it gets what must be posted"),
    "fapiao_query_files": (401, "it posts what must be got, and sends `{}` having signed nothing"),
    "marketing_partnership_build": (400, "it writes `bussiness_type`"),
    "marketing_partnership_query": (401, "it signs the query decoded, which is sent encoded"),
    "marketing_paygift_activity_list": (405, "it posts what must be got"),
    "payscore_direct_complete": (404, "the path has no `v3`"),
    "transfer_bill_receipt": (TypeError, "it says `params` for `data`"),
    "transfer_detail_receipt": (TypeError, "it says `params` for `data`"),
    "transfer_query_receipt": (400, "it says `out_batch_no` for `out_detail_no`"),
}

# How their arguments must be for the bug to show.
PARTNERSHIP = {
    "partner_type": "APPID",
    "partner_appid": "wxd678efh567hg6787",
    "business_type": "FAVOR_STOCK",
    "stock_id": "1",
}
OF_KNOWN_BUGS = {
    "apply4subject_cancel": {"business_code": "x"},
    "payscore_direct_complete": {"post_payments": [{"name": "Hire", "amount": 300}]},
    "marketing_partnership_build": PARTNERSHIP,
    "marketing_partnership_query": PARTNERSHIP,
}


def sweep(caller, client, partner_client, at_least):
    before = len(caller.succeeded)
    with open(os.path.join(os.path.dirname(__file__), "calls.json"), encoding="utf-8") as file:
        calls = json.load(file)
    with tempfile.TemporaryDirectory() as folder:
        files = {name: written(folder, name) for name in ("图.png", "发票.pdf")}
        for name, method in inspect.getmembers(client, inspect.ismethod):
            if name.startswith("_") or name in ELSEWHERE:
                continue
            if name == "parking_service_find":
                method = partner_client.parking_service_find
            file = files["发票.pdf" if name == "fapiao_upload_file" else "图.png"]
            if name in KNOWN_BUGS:
                named = arguments(caller, calls, method, file)
                assert_bug(method, {**named, **OF_KNOWN_BUGS.get(name, {})}, *KNOWN_BUGS[name])
            elif name == "video_upload":
                caller.call(method, filepath=written(folder, "片.mp4"))
            else:
                caller.call(method, **arguments(caller, calls, method, file))
    succeeded = len(caller.succeeded) - before
    assert succeeded >= at_least, f"only {succeeded} succeeded"
    print(f"  {succeeded} operations succeeded, {len(KNOWN_BUGS)} methods have known bugs")


def arguments(caller, calls, method, file):
    more = dict(calls["methods"].get(method.__name__, {}))
    documented = caller.catalogue.body(more.pop("from")) if "from" in more else {}
    values = {"filepath": file, **calls["arguments"], **documented}
    named = {}
    for parameter in inspect.signature(method).parameters.values():
        if parameter.default is parameter.empty:
            named[parameter.name] = values.get(parameter.name, "x")
    return {**named, **more}


def assert_bug(method, named, ending, why):
    gone = f"{method.__name__}: the known bug is gone: {why}"
    try:
        status, answer = method(**named)
    except Exception as error:
        assert isinstance(ending, type) and isinstance(error, ending), f"{gone}: {error!r}"
    else:
        assert status == ending, f"{gone}: {status} {answer}"


def written(folder, name):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write("a picture 图片".encode())
    return path
