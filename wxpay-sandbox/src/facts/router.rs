use std::cmp::Reverse;
use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use wxpay_catalogue::{Operation, PathSegment};

/// Finds the operation that a request path names. A literal segment wins over a parameter.
#[derive(Default)]
pub(crate) struct Router {
    routes: Vec<Route>,
}

/// What the router knows of a method and path.
pub(crate) enum Routed {
    Found {
        operation: &'static Operation,
        path_params: BTreeMap<String, String>,
    },
    /// The path exists with these methods only.
    WrongMethod { allowed: Vec<&'static str> },
    /// Nothing is documented at this path; the nearest ones, best first, as `METHOD path`.
    Unknown { nearest: Vec<String> },
    /// This segment does not percent-decode to UTF-8.
    BadEncoding { segment: String },
}

impl Router {
    pub(crate) fn add(&mut self, operation: &'static Operation) {
        self.routes.push(Route {
            base: operation.base_segments().collect(),
            segments: operation.path_segments().collect(),
            operation,
        });
    }

    /// The operation known as `METHOD path`.
    pub(crate) fn documented(&self, id: &str) -> Option<&'static Operation> {
        let mut operations = self.routes.iter().map(|route| route.operation);
        operations.find(|operation| operation.id() == id)
    }

    pub(crate) fn route(&self, method: &str, path: &str) -> Routed {
        let raw: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
        let mut decoded = Vec::with_capacity(raw.len());
        for segment in raw {
            match percent_decode_str(segment).decode_utf8() {
                Ok(text) => decoded.push(text.into_owned()),
                Err(_) => {
                    return Routed::BadEncoding {
                        segment: segment.to_owned(),
                    };
                }
            }
        }
        let mut candidates: Vec<(&Route, BTreeMap<String, String>)> = self
            .routes
            .iter()
            .filter_map(|route| Some((route, route.matches(&decoded)?)))
            .collect();
        candidates.sort_by_key(|(route, _)| Reverse(route.literals()));
        if candidates.is_empty() {
            return Routed::Unknown {
                nearest: self.nearest(method, &decoded),
            };
        }
        let mut allowed: Vec<&'static str> = candidates
            .iter()
            .map(|(route, _)| route.operation.method)
            .collect();
        match candidates
            .into_iter()
            .find(|(route, _)| route.operation.method == method)
        {
            Some((route, path_params)) => Routed::Found {
                operation: route.operation,
                path_params,
            },
            None => {
                allowed.sort_unstable();
                allowed.dedup();
                Routed::WrongMethod { allowed }
            }
        }
    }

    fn nearest(&self, method: &str, path: &[String]) -> Vec<String> {
        // No documented path is as long: a longer one would only cost time.
        let path: Vec<String> = path
            .iter()
            .take(16)
            .map(|segment| segment.chars().take(48).collect())
            .collect();
        let mut ranked: Vec<(usize, bool, String)> = self
            .routes
            .iter()
            .map(|route| {
                let operation = route.operation;
                (
                    route.distance(&path),
                    operation.method != method,
                    operation.id(),
                )
            })
            .collect();
        ranked.sort();
        ranked.dedup();
        ranked.into_iter().take(3).map(|(_, _, id)| id).collect()
    }
}

struct Route {
    /// Segments of the base path, such as `hk`; requests may come with or without it.
    base: Vec<&'static str>,
    segments: Vec<PathSegment>,
    operation: &'static Operation,
}

impl Route {
    fn matches(&self, path: &[String]) -> Option<BTreeMap<String, String>> {
        // Most routes are as short or long as others: no comparison before the lengths suit.
        let path = match path.len().checked_sub(self.segments.len())? {
            0 => path,
            longer if longer == self.base.len() => self.after_base(path)?,
            _ if self.operation.may_end_in_slashes() => self.after_base(path).unwrap_or(path),
            _ => return None,
        };
        let last = self.segments.len() - 1;
        let id = path.get(last..)?.join("/");
        let path = path[..last].iter().chain([&id]);
        let mut params = BTreeMap::new();
        for (segment, text) in self.segments.iter().zip(path) {
            match segment {
                PathSegment::Literal(literal) if literal == text => {}
                PathSegment::Literal(_) => return None,
                PathSegment::Parameter(_) if text.is_empty() => return None,
                PathSegment::Parameter(name) => {
                    params.insert((*name).to_owned(), text.clone());
                }
            }
        }
        Some(params)
    }

    /// The path without the base path; none when it does not begin with it.
    fn after_base<'p>(&self, path: &'p [String]) -> Option<&'p [String]> {
        let (front, rest) = path.split_at_checked(self.base.len())?;
        (front == self.base.as_slice()).then_some(rest)
    }

    fn literals(&self) -> Vec<bool> {
        self.segments
            .iter()
            .map(|segment| matches!(segment, PathSegment::Literal(_)))
            .collect()
    }

    /// Edit distance over segments: a changed segment costs its own edit distance.
    fn distance(&self, path: &[String]) -> usize {
        let path = self.after_base(path).unwrap_or(path);
        let mut row: Vec<usize> = vec![0];
        for text in path {
            row.push(row[row.len() - 1] + 2 * text.chars().count().clamp(2, 16));
        }
        for segment in &self.segments {
            let mut next = vec![row[0] + weight(*segment)];
            for (index, text) in path.iter().enumerate() {
                let changed = row[index] + distance(*segment, text);
                let missing = row[index + 1] + weight(*segment);
                let extra = next[index] + 2 * text.chars().count().clamp(2, 16);
                next.push(changed.min(missing).min(extra));
            }
            row = next;
        }
        row[row.len() - 1]
    }
}

fn distance(segment: PathSegment, text: &str) -> usize {
    match segment {
        // Slightly worse than an exact literal, so that those come first.
        PathSegment::Parameter(_) => 1,
        PathSegment::Literal(literal) => 2 * strsim::levenshtein(literal, text),
    }
}

fn weight(segment: PathSegment) -> usize {
    match segment {
        PathSegment::Parameter(_) => 8,
        PathSegment::Literal(literal) => 2 * literal.len().max(2),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::Facts;
    use super::*;

    fn found(method: &str, path: &str) -> (String, BTreeMap<String, String>) {
        match Facts::embedded().v3.route(method, path) {
            Routed::Found {
                operation,
                path_params,
            } => (operation.path.to_owned(), path_params),
            _ => panic!("{method} {path} was not found"),
        }
    }

    #[test]
    fn a_literal_segment_wins_over_a_parameter() {
        let (path, _) = found("POST", "/v3/payscore/serviceorder/direct-complete");
        assert_eq!(path, "v3/payscore/serviceorder/direct-complete");
    }

    #[test]
    fn an_encoded_slash_stays_inside_its_segment() {
        let (path, params) = found("GET", "/v3/pay/transactions/out-trade-no/a%2Fb");
        assert_eq!(path, "v3/pay/transactions/out-trade-no/{out_trade_no}");
        assert_eq!(params["out_trade_no"], "a/b");
    }

    #[test]
    fn ids_of_pictures_may_hold_slashes() {
        for path in [
            "/v3/merchant-service/images/a/b%3D",
            "/v3/global/merchant-service/images/a/b%3D",
        ] {
            match Facts::embedded().v3.route("GET", path) {
                Routed::Found { path_params, .. } => assert_eq!(path_params["media_id"], "a/b="),
                _ => panic!("{path} was not found"),
            }
        }
    }

    #[test]
    fn a_base_path_is_accepted_where_the_facts_name_one() {
        let (path, _) = found("GET", "/hk/v3/refunds/id/5");
        assert_eq!(path, "v3/refunds/id/{refund_id}");
        let elsewhere = Facts::embedded().v3.route("GET", "/hk/v3/certificates");
        assert!(matches!(elsewhere, Routed::Unknown { .. }));
    }

    #[test]
    fn a_misspelt_path_names_its_neighbours() {
        let router = &Facts::embedded().v3;
        let Routed::Unknown { nearest } =
            router.route("POST", "/v3/payscore/smart-retail-orders/1/cancle")
        else {
            panic!("expected an unknown path");
        };
        assert_eq!(
            nearest[0],
            "POST v3/payscore/smartretail-orders/{out_order_no}/cancel"
        );
    }

    #[test]
    fn a_wrong_method_lists_the_right_ones() {
        let router = &Facts::embedded().v3;
        let Routed::WrongMethod { allowed } = router.route("PUT", "/v3/payscore/serviceorder")
        else {
            panic!("expected a wrong method");
        };
        assert_eq!(allowed, ["GET", "POST"]);
    }
}
