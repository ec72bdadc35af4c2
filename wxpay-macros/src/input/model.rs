//! What stands in `#[model(…)]`.

use proc_macro2::TokenStream;
use syn::Path;

use crate::diagnostic::Errors;
use crate::input::options::{self, Known, LIBRARY};

/// The arguments of `#[model]`.
#[derive(Default)]
pub(crate) struct ModelArguments {
    pub(crate) encode: bool,
    pub(crate) decode: bool,
    /// Whether the direction that is not `decode` depends on a feature.
    pub(crate) answer: bool,
    pub(crate) new: bool,
    pub(crate) krate: Option<Path>,
}

/// All options, in the order in which errors list them.
pub(crate) const MODEL_OPTIONS: &[Known<ModelOption>] = &[
    Known::flag("encode", ModelOption::Encode),
    Known::flag("decode", ModelOption::Decode),
    Known::flag("answer", ModelOption::Answer),
    Known::flag("new", ModelOption::New),
    Known::with("crate", &[LIBRARY], ModelOption::Crate),
];

#[derive(Clone, Copy)]
pub(crate) enum ModelOption {
    Encode,
    Decode,
    Answer,
    New,
    Crate,
}

impl ModelArguments {
    /// Reads the arguments, past all mistakes.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut this = options::read(tokens, errors, |input, errors| {
            let mut this = Self::default();
            let mut directions = Vec::new();
            for given in options::parse(input, MODEL_OPTIONS, errors) {
                match given.known.means {
                    ModelOption::Encode => this.encode = given.flag(errors),
                    ModelOption::Decode => this.decode = given.flag(errors),
                    ModelOption::Answer => this.answer = given.flag(errors),
                    ModelOption::New => this.new = given.flag(errors),
                    ModelOption::Crate => this.krate = given.path(errors),
                }
                if matches!(given.known.means, ModelOption::Encode | ModelOption::Decode) {
                    directions.push(given.name);
                }
            }
            for direction in directions.iter().filter(|_| this.answer) {
                errors.at(
                    direction,
                    format_args!(
                        "`answer` says itself which directions there are\nremove `{direction}`, \
                         or `answer`"
                    ),
                );
            }
            this
        });
        if this.answer {
            (this.encode, this.decode) = (cfg!(feature = "serialize"), true);
        } else if !this.encode && !this.decode {
            (this.encode, this.decode) = (true, true);
        }
        this
    }
}
