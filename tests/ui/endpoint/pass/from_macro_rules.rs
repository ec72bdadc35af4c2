//! Endpoints and models may come out of a `macro_rules!` macro.
#![deny(warnings)]

macro_rules! declare {
    ($name:ident, $path:literal, $answer:ident { $($field:ident: $type:ty),* }) => {
        #[wxpay::endpoint(POST $path -> $answer, new)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        #[wxpay::model(new)]
        pub struct $answer {
            $(pub $field: $type,)*
        }
    };
}

declare!(Ask, "v3/a/<id>", Answer { id: String, note: Option<String> });

fn main() {
    let _ = Ask::new("1").note("n");
    let _ = Answer::new("1").note("n");
}
