//! Hosts of the regions, and what takes their place.

use wxpay::configuration::Configuration;
use wxpay::{Client, ClientBuilder, Region};

const KEY: &str = "8934e7d15453e97507ef794cf7b0519d";

/// The entrances of a client, in the order in which they are tried.
fn entrances(builder: ClientBuilder) -> Vec<String> {
    let shown = format!("{:?}", builder.mchid("1").build().unwrap());
    let (_, urls) = shown.split_once(" base_urls: [").unwrap();
    let (urls, _) = urls.split_once(']').unwrap();
    let urls = urls.split('"').skip(1).step_by(2);
    urls.map(str::to_owned).collect()
}

#[test]
fn the_mainland_has_backups_and_is_the_default() {
    let mainland = [
        "https://api.mch.weixin.qq.com/",
        "https://api2.wechatpay.cn/",
        "https://api2.mch.weixin.qq.com/",
    ];
    assert_eq!(entrances(Client::builder()), mainland);
    assert_eq!(
        entrances(Client::builder().region(Region::Mainland)),
        mainland
    );
    assert_eq!(Region::default(), Region::Mainland);
}

#[test]
fn the_others_have_one_entrance_each() {
    for (region, name, url) in [
        (
            Region::HongKong,
            "hong-kong",
            "https://apihk.mch.weixin.qq.com/",
        ),
        (
            Region::America,
            "america",
            "https://apius.mch.weixin.qq.com/",
        ),
        (Region::Europe, "europe", "https://apieu.mch.weixin.qq.com/"),
    ] {
        assert_eq!(entrances(Client::builder().region(region)), [url]);
        assert_eq!(region.to_string(), name);
        assert_eq!(name.to_uppercase().parse::<Region>().unwrap(), region);
    }
    assert!("asia".parse::<Region>().is_err());
}

#[test]
fn a_base_url_takes_the_place_of_the_region_in_either_order() {
    let url = "http://127.0.0.1:9080/";
    let first = Client::builder().base_url(url).region(Region::Europe);
    let last = Client::builder().region(Region::Europe).base_url(url);
    assert_eq!(entrances(first), [url]);
    assert_eq!(entrances(last), [url]);
}

#[test]
fn in_a_file_what_is_closer_to_the_merchant_wins() {
    let text = format!(
        "base_url = \"http://127.0.0.1:9080/\"\n\
         [merchants.local]\nmchid = \"1\"\napi_v2_key = \"{KEY}\"\n\
         [merchants.hk]\nmchid = \"2\"\napi_v2_key = \"{KEY}\"\nregion = \"hong-kong\"\n\
         [merchants.own]\nmchid = \"3\"\napi_v2_key = \"{KEY}\"\nregion = \"europe\"\n\
         base_url = \"http://127.0.0.1:9081/\"\n"
    );
    let configuration = Configuration::from_toml_str(&text).unwrap();
    let of = |name| entrances(configuration.merchant(name).unwrap());
    assert_eq!(of("local"), ["http://127.0.0.1:9080/"]);
    assert_eq!(of("hk"), ["https://apihk.mch.weixin.qq.com/"]);
    assert_eq!(of("own"), ["http://127.0.0.1:9081/"]);
}
