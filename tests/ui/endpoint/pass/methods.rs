//! Every method, with and without fields, and every form of a struct without any.

use wxpay::{Endpoint, Method, endpoint};

#[endpoint(GET "v3/a/<id>" -> ())]
struct Get {
    id: String,
}

#[endpoint(POST "v3/a" -> ())]
struct Post {}

#[endpoint(PUT "v3/a" -> ())]
struct Put;

#[endpoint(PATCH "v3/a/" -> ())]
struct Patch {
    note: Option<String>,
}

#[endpoint(DELETE "v3/a/<id>" -> (),)]
struct Delete {
    id: u64,
    #[body]
    reason: String,
}

fn main() {
    assert_eq!(Get::SPEC.method, Method::Get);
    assert_eq!(Get::SPEC.path, "v3/a/{id}");
    assert_eq!(Post::SPEC.method, Method::Post);
    assert_eq!(Put::SPEC.method, Method::Put);
    assert_eq!(Patch::SPEC.method, Method::Patch);
    assert_eq!(Patch::SPEC.path, "v3/a/");
    assert_eq!(Delete::SPEC.method, Method::Delete);
    let _ = (
        Post {},
        Put,
        Patch { note: None },
        Get { id: String::new() },
    );
    let _ = Delete {
        id: 1,
        reason: String::new(),
    };
}
