use proptest::prelude::*;

use super::{Kind, Template};

fn names(text: &str) -> Vec<String> {
    let template = Template::parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    template.names().map(str::to_owned).collect()
}

/// Each mistake with the text that it underlines.
fn mistakes(text: &str) -> Vec<(Kind, &str)> {
    let errors = Template::parse(text).expect_err(text);
    errors
        .into_iter()
        .map(|error| (error.kind, &text[error.range]))
        .collect()
}

#[test]
fn a_path_is_literal_text_and_names_in_whole_segments() {
    assert_eq!(names("v3/pay/transactions/jsapi"), [""; 0]);
    assert_eq!(
        names("v3/users/<openid>/permissions/<service_id>/close"),
        ["openid", "service_id"]
    );
    assert_eq!(
        names("v3/<payAuthNo>/<Idempotency-Key>"),
        ["payAuthNo", "Idempotency-Key"]
    );
}

#[test]
fn every_url_character_may_stand_in_literal_text() {
    names("v3/a-b_c.d~e/!$&()*+,;=@/a:b/%E8%ae%A2");
}

#[test]
fn one_trailing_slash_belongs_to_the_path() {
    let template = Template::parse("v3/ecommerce/applyments/").unwrap();
    assert_eq!(template.to_string(), "v3/ecommerce/applyments/");
    assert_eq!(mistakes("v3/ecommerce//"), [(Kind::EmptySegment, "//")]);
}

#[test]
fn the_path_of_a_spec_has_braces() {
    let template = Template::parse("v3/pay/<id>/close").unwrap();
    assert_eq!(template.spec_path(), "v3/pay/{id}/close");
}

#[test]
fn slashes_out_of_place_are_mistakes() {
    assert_eq!(mistakes(""), [(Kind::Empty, "")]);
    assert_eq!(mistakes("/"), [(Kind::LeadingSlash, "/")]);
    assert_eq!(mistakes("/v3/pay"), [(Kind::LeadingSlash, "/")]);
    assert_eq!(mistakes("//v3/pay"), [(Kind::LeadingSlash, "//")]);
    assert_eq!(mistakes("v3//pay"), [(Kind::EmptySegment, "//")]);
}

#[test]
fn hosts_queries_and_fragments_are_mistakes() {
    let url = "https://api.mch.weixin.qq.com/v3/pay";
    assert_eq!(
        mistakes(url),
        [(Kind::Url, "https://api.mch.weixin.qq.com/")]
    );
    assert_eq!(mistakes("v3/pay?mchid=1"), [(Kind::Query, "?mchid=1")]);
    assert_eq!(mistakes("v3/pay#top"), [(Kind::Fragment, "#top")]);
    assert_eq!(mistakes("?mchid"), [(Kind::Query, "?mchid")]);
}

#[test]
fn characters_that_a_url_cannot_carry_are_mistakes() {
    assert_eq!(mistakes("v3/pay now"), [(Kind::Whitespace, " ")]);
    assert_eq!(mistakes("v3/支付"), [(Kind::Character('支'), "支")]);
    assert_eq!(mistakes("v3/100%"), [(Kind::Character('%'), "%")]);
    assert_eq!(mistakes("v3/a%2"), [(Kind::Character('%'), "%")]);
    assert_eq!(mistakes("v3/{a/b"), [(Kind::Character('{'), "{")]);
    assert_eq!(mistakes("v3/../pay"), [(Kind::Dots, "..")]);
}

#[test]
fn angle_brackets_must_hold_a_name_and_span_the_segment() {
    assert_eq!(mistakes("v3/<id"), [(Kind::Unclosed, "<id")]);
    assert_eq!(mistakes("v3/no-<id/close"), [(Kind::Unclosed, "<id")]);
    assert_eq!(mistakes("v3/id>"), [(Kind::Unopened, "id>")]);
    assert_eq!(mistakes("v3/<>"), [(Kind::EmptyName, "<>")]);
    assert_eq!(mistakes("v3/no-<id>"), [(Kind::NotWhole, "no-<id>")]);
    assert_eq!(mistakes("v3/<a><b>"), [(Kind::NotWhole, "<a><b>")]);
    assert_eq!(mistakes("v3/<a b>"), [(Kind::Name("a b".into()), "<a b>")]);
    assert_eq!(mistakes("v3/<1st>"), [(Kind::Name("1st".into()), "<1st>")]);
    assert_eq!(
        mistakes("v3/<id>/<id>"),
        [(Kind::Duplicate("id".into()), "<id>")]
    );
}

#[test]
fn a_bracket_across_segments_is_one_mistake() {
    assert_eq!(mistakes("v3/<a/b>"), [(Kind::Unclosed, "<a")]);
}

#[test]
fn placeholders_of_other_frameworks_are_recognised() {
    for text in ["{id}", ":id", "_id_"] {
        let path = format!("v3/{text}/close");
        assert_eq!(mistakes(&path), [(Kind::OtherSyntax("id".into()), text)]);
    }
}

#[test]
fn all_mistakes_are_reported_at_once_and_in_order() {
    assert_eq!(
        mistakes("/v3//<>/{id}/a b?x"),
        [
            (Kind::LeadingSlash, "/"),
            (Kind::EmptySegment, "//"),
            (Kind::EmptyName, "<>"),
            (Kind::OtherSyntax("id".into()), "{id}"),
            (Kind::Whitespace, " "),
            (Kind::Query, "?x"),
        ]
    );
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused_with_ranges_inside_it(text in ".*") {
        check(&text)?;
    }

    #[test]
    fn any_text_of_telling_characters_is_parsed_or_refused(text in "[a-z<>{}/:_?#%. \u{652f}]{0,24}") {
        check(&text)?;
    }

    #[test]
    fn a_well_formed_path_is_printed_as_it_was(
        segments in prop::collection::vec("[a-z0-9-]{1,8}", 1..6),
        names in prop::collection::btree_set("[a-z][a-z_]{0,8}", 0..4),
        trailing in any::<bool>(),
    ) {
        let mut parts = segments;
        parts.extend(names.iter().map(|name| format!("<{name}>")));
        let text = parts.join("/") + if trailing { "/" } else { "" };
        let template = Template::parse(&text);
        prop_assert_eq!(template.map(|template| template.to_string()), Ok(text));
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    match Template::parse(text) {
        Ok(template) => prop_assert_eq!(template.to_string(), text),
        Err(errors) => {
            prop_assert!(!errors.is_empty());
            for error in errors {
                prop_assert!(text.get(error.range.clone()).is_some(), "{:?}", error);
            }
        }
    }
    Ok(())
}
