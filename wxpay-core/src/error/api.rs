use std::fmt;

use crate::text::foreign::Foreign;

/// The server's "no".
///
/// An answer that is not in WeChat Pay's shape, such as a proxy's HTML page, has neither code
/// nor message; its body is in [`Error::raw`](crate::Error::raw).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ApiError {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) detail: Option<serde_json::Value>,
}

/// Which part of an APIv2 answer said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RejectedBy {
    /// `return_code` (in JSON `retcode`): the request was not understood.
    ReturnCode,
    /// `result_code`: it was understood and refused.
    ResultCode,
}

impl ApiError {
    /// The error code, such as `PARAM_ERROR` (APIv2: the first of `err_code`, `error_code` and
    /// `retcode` that is there).
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The message, mostly in Chinese (APIv2: the first of `err_code_des`, `error_code_des`,
    /// `retmsg` and `return_msg` that is there).
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// What was refused in particular; APIv3 only.
    #[must_use]
    pub fn detail(&self) -> Option<&serde_json::Value> {
        self.detail.as_ref()
    }
}

/// In one line, and cut where it is long: all of it came from outside.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code(), self.message()) {
            (Some(code), Some(message)) => {
                write!(f, "{}: {}", Foreign::name(code), Foreign::text(message))?;
            }
            (Some(text), None) | (None, Some(text)) => write!(f, "{}", Foreign::text(text))?,
            (None, None) => f.write_str("an error answer without WeChat Pay's error code")?,
        }
        // Of the detail only where and why: `value` repeats what was sent, which may be a name
        // or a card number.
        let detail = |name: &str| self.detail()?.get(name)?.as_str();
        match (detail("field"), detail("issue")) {
            (Some(field), Some(issue)) => {
                write!(f, " [{}: {}]", Foreign::name(field), Foreign::text(issue))
            }
            (Some(text), None) | (None, Some(text)) => write!(f, " [{}]", Foreign::text(text)),
            (None, None) => Ok(()),
        }
    }
}

/// Without the detail, whose `value` repeats what was sent.
impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("code", &self.code().map(Foreign::name))
            .field("message", &self.message().map(Foreign::text))
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}
