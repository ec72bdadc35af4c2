use crate::server::Reply;

/// One file, nothing to build and nothing to fetch from elsewhere.
const FRAME: &str = include_str!("page.html");

/// The content of a page. Markup is the program's own; whatever came from outside is text.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    pub(super) fn new() -> Html {
        Html::default()
    }

    pub(super) fn markup(mut self, markup: &'static str) -> Html {
        self.0.push_str(markup);
        self
    }

    /// Text in an element, or in an attribute between double quotes.
    pub(super) fn text(mut self, text: &str) -> Html {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
        self
    }

    pub(super) fn paragraph(self, text: &str) -> Html {
        self.markup("<p>").text(text).markup("</p>\n")
    }

    /// Names with their values; what is empty is left out.
    pub(super) fn rows(self, rows: &[(&str, String)]) -> Html {
        let filled = rows.iter().filter(|(_, value)| !value.is_empty());
        filled
            .fold(self.markup("<dl>"), |html, (name, value)| {
                let html = html.markup("<div><dt>").text(name);
                html.markup("</dt><dd>").text(value).markup("</dd></div>")
            })
            .markup("</dl>\n")
    }

    pub(super) fn list(self, items: &[String]) -> Html {
        items
            .iter()
            .fold(self.markup("<ul>"), |html, item| {
                html.markup("<li>").text(item).markup("</li>")
            })
            .markup("</ul>\n")
    }

    /// A link as a button, if it is one that a browser may follow without running anything.
    pub(super) fn button_to(self, url: &str, label: &'static str) -> Html {
        if !["http://", "https://"].iter().any(|it| url.starts_with(it)) {
            return self;
        }
        self.markup("<a class=\"button\" href=\"")
            .text(url)
            .markup("\">")
            .markup(label)
            .markup("</a>\n")
    }

    pub(super) fn append(mut self, other: Html) -> Html {
        self.0.push_str(&other.0);
        self
    }

    pub(super) fn into_reply(self, status: u16) -> Reply {
        let (above, below) = FRAME.split_once("<!-- content -->").unwrap_or_default();
        let page = format!("{above}{}{below}", self.0);
        let mut reply = Reply::new(status, "text/html; charset=utf-8", page);
        reply.set("Cache-Control", "no-store");
        reply.set("Referrer-Policy", "same-origin");
        reply.set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
        );
        reply
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_is_text() {
        let html = Html::new()
            .text("<script a=\"'&'\">")
            .rows(&[("<b>", "</dd>".to_owned())]);
        assert_eq!(
            html.0,
            "&lt;script a=&quot;&#39;&amp;&#39;&quot;&gt;<dl><div><dt>&lt;b&gt;</dt>\
             <dd>&lt;/dd&gt;</dd></div></dl>\n"
        );
    }

    #[test]
    fn a_link_runs_nothing() {
        for url in ["javascript:alert(1)", "data:text/html,1", " http://a", "/a"] {
            assert_eq!(Html::new().button_to(url, "Back").0, "", "{url}");
        }
        let html = Html::new().button_to("https://a.example/?a=\"&b", "Back").0;
        assert!(
            html.contains("href=\"https://a.example/?a=&quot;&amp;b\""),
            "{html}"
        );
    }
}
