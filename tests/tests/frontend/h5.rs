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

#[test]
fn what_is_wrong_with_a_place_to_come_back_to_is_said() {
    for (back, word) in [
        ("https://shop.example/a b", "a blank as its 23. character"),
        ("https://shop.example/a b", "%20"),
        ("https://shop.example/?a={1}", "`{`"),
        ("https://shop.example/\n", "a line end"),
        (" https://shop.example/", "a blank before it"),
        ("https%3A%2F%2Fshop.example%2F", "decoded"),
        ("shop.example/paid", "no absolute URL"),
        ("", "empty"),
        ("https://", "behind its scheme"),
        ("javascript://x/%0aalert(1)", "neither a page nor an app"),
        ("JavaScript://x/%0aalert(1)", "neither a page nor an app"),
        ("file:///etc/passwd", "neither a page nor an app"),
        ("shop://paid?no=1 2", "a blank"),
    ] {
        let error = h5_link(H5_URL, Some(back)).unwrap_err();
        let told = error.to_string();
        assert!(
            told.contains("`redirect_url`") && told.contains(word),
            "{back}: {told}"
        );
    }
}

#[test]
fn an_app_may_be_the_place_to_come_back_to() {
    assert_eq!(
        h5_link(H5_URL, Some("com.example.shop://paid?no=1")).unwrap(),
        format!("{H5_URL}&redirect_url=com.example.shop%3A%2F%2Fpaid%3Fno%3D1")
    );
}
