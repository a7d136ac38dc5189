//! Pages that say that something is not there, not allowed or not working: what happened, what is safe, what to do, whom to call.

use askama::Template;

use super::sender::telephone_href;
use super::shell::Shell;
use crate::http::words::Text;

macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident = $id:literal, $new_link:literal, $sign_in:literal;)+) => {
        /// What there is to say. Unknown and hidden things say the same, word for word.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum MessageKind { $($(#[$about])* $kind,)+ }

        impl MessageKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The message that names it.
            #[must_use]
            pub fn title(self) -> &'static str { match self { $(Self::$kind => concat!("message-", $id, "-title")),+ } }

            /// The message that says what happened.
            #[must_use]
            pub fn happened(self) -> &'static str { match self { $(Self::$kind => concat!("message-", $id, "-happened")),+ } }

            /// The message that says what is safe.
            #[must_use]
            pub fn safe(self) -> &'static str { match self { $(Self::$kind => concat!("message-", $id, "-safe")),+ } }

            /// The message that says what to do.
            #[must_use]
            pub fn todo(self) -> &'static str { match self { $(Self::$kind => concat!("message-", $id, "-todo")),+ } }

            /// Whether the page has the button *Demander un nouveau lien ou code*.
            #[must_use]
            pub fn offers_new_link(self) -> bool { match self { $(Self::$kind => $new_link),+ } }

            /// Whether the page leads to signing in when nobody is signed in.
            #[must_use]
            pub fn offers_sign_in(self) -> bool { match self { $(Self::$kind => $sign_in),+ } }
        }
    };
}

kinds! {
    /// A link that is unknown, ended or malformed (410, always the same).
    LinkEnded = "link-ended", true, false;
    /// Nothing here, or nothing the reader may know of (404).
    NotFound = "not-found", true, true;
    /// Known, and refused (403).
    Refused = "refused", false, true;
    /// A document past its day (410).
    Ended = "ended", false, false;
    /// A document past its day, which the next purge destroys (410).
    Due = "due", false, false;
    /// A document past its day, which a hold keeps (410).
    Suspended = "suspended", false, false;
    /// A document that the archive team alone opens (403).
    NoAccess = "no-access", false, false;
    /// A document under restriction (423, GDPR art. 18).
    Restricted = "restricted", false, false;
    /// The plain form was sent where the purpose refuses it (403).
    ScriptNeeded = "script-needed", true, false;
    /// The plain form was sent without any file, or with something else than files (422).
    NothingSent = "nothing-sent", false, false;
    /// A file over the limit (413).
    TooLarge = "too-large", false, false;
    /// Too many tries (429).
    TooMany = "too-many", true, false;
    /// A browser below the stated floor.
    OldBrowser = "old-browser", true, false;
    /// Something failed on our side (500).
    Failed = "failed", true, false;
    /// The service is being repaired or has no room (503).
    Unavailable = "unavailable", true, false;
}

/// A page of this kind. It looks like every other page.
#[derive(Template)]
#[template(path = "message.html")]
pub struct Message {
    /// The page's words.
    pub t: Text,
    /// The page's frame.
    pub shell: Shell,
    /// What there is to say.
    pub kind: MessageKind,
    /// Whom to call: the service as a whole, since naming a team would tell that there is something.
    pub telephone: String,
    /// Whether the reader is signed in.
    pub signed_in: bool,
}

impl Message {
    /// The page for someone who may be signed in, and the telephone they may call.
    #[must_use]
    pub fn new(text: Text, kind: MessageKind, telephone: &str, signed_in: bool) -> Self {
        Self { t: text, shell: Shell::public("message", text.say(kind.title())), kind, telephone: telephone.to_owned(), signed_in }
    }

    /// The number as a link.
    #[must_use]
    pub fn telephone_href(&self) -> String {
        telephone_href(&self.telephone)
    }
}

/// `/help/new-link`: asks a team for a new link or code, by a typed reference or an agency.
#[derive(Template)]
#[template(path = "new-link.html")]
pub struct NewLink {
    /// The page's words.
    pub t: Text,
    /// The page's frame.
    pub shell: Shell,
    /// The teams that can be chosen and called.
    pub teams: Vec<TeamChoice>,
    /// What was typed, when the form comes back.
    pub reference: String,
    /// Why it comes back.
    pub fault: Option<NewLinkFault>,
}

/// A team as the public may know it.
#[derive(Clone, Debug)]
pub struct TeamChoice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its public telephone number.
    pub telephone: String,
}

impl TeamChoice {
    /// The number as a link.
    #[must_use]
    pub fn telephone_href(&self) -> String {
        telephone_href(&self.telephone)
    }
}

/// Why the form could not be sent. Never whether a reference exists: the answer to that is the same either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewLinkFault {
    /// Neither a reference nor a team.
    Empty,
    /// What was typed cannot be a reference (five letters and digits).
    NotAReference,
}

impl NewLinkFault {
    /// The message that says so.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Empty => "new-link-fault-empty",
            Self::NotAReference => "new-link-fault-reference",
        }
    }
}

/// The answer to that form, the same whatever was typed.
#[derive(Template)]
#[template(path = "new-link-done.html")]
pub struct NewLinkDone {
    /// The page's words.
    pub t: Text,
    /// The page's frame.
    pub shell: Shell,
}
