use wxpay::frontend::h5_link;

const H5_URL: &str =
    "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx2016&package=1037687096";

#[test]
fn without_a_place_to_come_back_to_the_link_is_the_url_of_the_order() {
    assert_eq!(h5_link(H5_URL, None).unwrap(), H5_URL);
}

#[test]
fn the_place_to_come_back_to_is_one_parameter_whatever_it_holds() {
    let back = "https://shop.example/完成?no=1&from=h5#top";
    assert_eq!(
        h5_link(H5_URL, Some(&back.replace("完成", "%E5%AE%8C"))).unwrap(),
        format!(
            "{H5_URL}&redirect_url=https%3A%2F%2Fshop.example%2F%25E5%25AE%258C%3Fno%3D1%26from%3Dh5%23top"
        )
    );
    assert_eq!(
        h5_link("https://wx.tenpay.com/pay", Some("https://shop.example/")).unwrap(),
        "https://wx.tenpay.com/pay?redirect_url=https%3A%2F%2Fshop.example%2F"
    );
}

#[test]
fn what_is_no_url_is_refused_by_name() {
    for (h5_url, redirect_url, named) in [
        ("", None, "h5_url"),
        ("wx.tenpay.com/pay", None, "h5_url"),
        ("weixin://wap/pay", None, "h5_url"),
        (
            "https://wx.tenpay.com/pay?a=1#wechat_redirect",
            None,
            "h5_url",
        ),
        (
            "https://wx.tenpay.com/?a=1&redirect_url=x",
            Some("https://a.example/"),
            "h5_url",
        ),
        (H5_URL, Some(""), "redirect_url"),
        (H5_URL, Some("/paid"), "redirect_url"),
        (H5_URL, Some("javascript:alert(1)"), "redirect_url"),
    ] {
        let error = h5_link(h5_url, redirect_url).unwrap_err();
        assert!(error.to_string().contains(&format!("`{named}`")), "{error}");
    }
}
