use proptest::prelude::*;

use super::{Kind, Segment, Template};
use crate::diagnostic::template_error;
use crate::random;

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
    #![proptest_config(random::fixed())]

    #[test]
    fn any_text_is_parsed_or_refused_with_ranges_inside_it(text in ".*") {
        check(&text)?;
    }

    #[test]
    fn any_text_of_telling_characters_is_parsed_or_refused(text in "[a-z<>{}/:_?#%. \u{652f}]{0,24}") {
        check(&text)?;
    }

    #[test]
    fn a_template_that_is_printed_is_parsed_as_itself(template in any_template()) {
        prop_assert_eq!(Template::parse(&template.to_string()), Ok(template));
    }
}

fn any_template() -> impl Strategy<Value = Template> {
    // Not beginning as placeholders of other frameworks and as `..` do.
    let literal = "[a-zA-Z0-9~!$&()*+,;=@-]([a-zA-Z0-9._~!$&()*+,;=:@-]|%[0-9a-fA-F]{2}){0,6}";
    let literals = prop::collection::vec(literal.prop_map(Segment::Literal), 0..4);
    let names = prop::collection::btree_set("[a-zA-Z_][a-zA-Z0-9_-]{0,8}", 0..4);
    (literals, names, any::<bool>())
        .prop_filter("empty", |(literals, names, _)| {
            literals.len() + names.len() > 0
        })
        .prop_flat_map(|(literals, names, trailing)| {
            let segments = [literals, names.into_iter().map(Segment::Value).collect()].concat();
            (Just(segments).prop_shuffle(), Just(trailing))
        })
        .prop_map(|(mut segments, trailing)| {
            segments.extend(trailing.then(|| Segment::Literal(String::new())));
            Template { segments }
        })
}

fn check(text: &str) -> Result<(), TestCaseError> {
    match Template::parse(text) {
        Ok(template) => prop_assert_eq!(template.to_string(), text),
        Err(errors) => {
            prop_assert!(!errors.is_empty());
            for error in errors {
                prop_assert!(text.get(error.range.clone()).is_some(), "{:?}", error);
                let words = template_error(text, &error);
                prop_assert!(words.lines().count() > 1, "{} says not what to do", words);
            }
        }
    }
    Ok(())
}
