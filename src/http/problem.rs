//! The one place where a refusal becomes an answer: `application/problem+json` (RFC 9457) for programs, a page for people.
//!
//! A handler gives a [`Problem`]; the route's own layer words it in the reader's language and form. 5xx say nothing of what failed.

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    pages::{Message, MessageKind},
    words::Text,
};

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:ident, $page:ident;)+) => {
        /// What is answered instead of what was asked. The code is stable: programs may rely on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Problem { $($(#[$doc])* $name),+ }

        impl Problem {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The last part of its `type`, and of its messages' ids.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }

            /// Its status.
            #[must_use]
            pub const fn status(self) -> StatusCode { match self { $(Self::$name => StatusCode::$status),+ } }

            const fn page(self) -> MessageKind { match self { $(Self::$name => MessageKind::$page),+ } }
        }
    };
}

problems! {
    /// Missing, or not to be known: byte for byte the same.
    NotFound = "not-found", NOT_FOUND, NotFound;
    /// Known, and refused to this role.
    NotYourRole = "not-your-role", FORBIDDEN, Refused;
    /// A request that another site made the browser send.
    OtherSite = "other-site", FORBIDDEN, Refused;
    /// Nobody is signed in.
    SignInNeeded = "sign-in-needed", UNAUTHORIZED, Refused;
    /// The address or the passphrase is not right.
    SignInRefused = "sign-in-refused", UNAUTHORIZED, Refused;
    /// Too many tries: wait.
    TooManyAttempts = "too-many-attempts", TOO_MANY_REQUESTS, TooMany;
    /// The deposit link is unknown, ended or malformed.
    LinkEnded = "link-ended", GONE, LinkEnded;
    /// The invitation is unknown, used or ended.
    InvitationEnded = "invitation-ended", GONE, LinkEnded;
    /// The document is past its day, purged or not.
    DocumentEnded = "document-ended", GONE, Ended;
    /// A correction was asked of a document that moved on since: it can only be refused.
    CorrectionOutdated = "correction-outdated", CONFLICT, Failed;
    /// The document is past its day, and waits for the next purge.
    DocumentDue = "document-due", GONE, Due;
    /// The document is past its day, and a hold keeps it from being destroyed.
    DocumentSuspended = "document-suspended", GONE, Suspended;
    /// The team no longer holds an access to this document.
    NoAccess = "no-access", FORBIDDEN, NoAccess;
    /// A restriction of processing stands on the document (GDPR art. 18): neither opened, shared nor purged.
    Restricted = "restricted", LOCKED, Restricted;
    /// The archive team opens exceptionally: the reason is to be said first.
    ConsultationNeeded = "consultation-needed", FORBIDDEN, Refused;
    /// The request is not of the form that the API describes.
    Malformed = "malformed", UNPROCESSABLE_ENTITY, NothingSent;
    /// The body is longer than this route takes.
    BodyTooLarge = "body-too-large", PAYLOAD_TOO_LARGE, TooLarge;
    /// The file is larger than the service takes.
    FileTooLarge = "file-too-large", PAYLOAD_TOO_LARGE, TooLarge;
    /// An empty file.
    FileEmpty = "file-empty", UNPROCESSABLE_ENTITY, NothingSent;
    /// Not sealed as the formats say: an age file with one X25519 stanza.
    NotSealed = "not-sealed", UNPROCESSABLE_ENTITY, NothingSent;
    /// More documents than a link may receive.
    QuotaReached = "quota-reached", PAYLOAD_TOO_LARGE, TooLarge;
    /// The bytes do not begin where the server's end.
    WrongOffset = "wrong-offset", CONFLICT, Failed;
    /// The upload is not complete.
    UploadIncomplete = "upload-incomplete", CONFLICT, Failed;
    /// The sender's connection broke, or its body stopped coming: what was acknowledged is kept (RFC 9110 §15.5.9).
    ConnectionBroken = "connection-broken", REQUEST_TIMEOUT, Failed;
    /// The accesses sent are not exactly those of the request's recipients.
    WrongHolders = "wrong-holders", UNPROCESSABLE_ENTITY, NothingSent;
    /// No such purpose, or a piece it does not know.
    UnknownPiece = "unknown-piece", UNPROCESSABLE_ENTITY, NothingSent;
    /// The purpose needs the person's agreement to be recorded.
    AgreementNeeded = "agreement-needed", UNPROCESSABLE_ENTITY, NothingSent;
    /// The purposes changed since the page was loaded.
    PolicyMoved = "policy-moved", CONFLICT, Failed;
    /// By its rule, the document would be past its day at once.
    DueAtOnce = "due-at-once", CONFLICT, Ended;
    /// Documents would be closed at once, and the order does not say that this is meant.
    EndsAtOnce = "ends-at-once", CONFLICT, Failed;
    /// A date ahead, before the case, or too far: it cannot be.
    ImpossibleDate = "impossible-date", UNPROCESSABLE_ENTITY, NothingSent;
    /// A hold needs a day of review, within a year.
    ReviewNeeded = "review-needed", UNPROCESSABLE_ENTITY, NothingSent;
    /// The purpose allows no hold.
    HoldNotAllowed = "hold-not-allowed", UNPROCESSABLE_ENTITY, NothingSent;
    /// A hold is lifted only after the person was told.
    PersonNotTold = "person-not-told", UNPROCESSABLE_ENTITY, NothingSent;
    /// The rule allows no extension here.
    NotExtendable = "not-extendable", CONFLICT, Failed;
    /// Further than the rule allows.
    TooFar = "too-far", UNPROCESSABLE_ENTITY, NothingSent;
    /// Something moved since the page was read.
    Moved = "moved", CONFLICT, Failed;
    /// The approval is not signed as it must be.
    NotSigned = "not-signed", UNPROCESSABLE_ENTITY, NothingSent;
    /// Nothing waits for this decision.
    NothingToDecide = "nothing-to-decide", CONFLICT, Failed;
    /// Somebody else signed a roster in the meantime.
    RosterMoved = "roster-moved", CONFLICT, Failed;
    /// Already there.
    Taken = "already-there", CONFLICT, Failed;
    /// The address is that of somebody in another team, or in another role.
    AddressTaken = "address-taken", CONFLICT, Failed;
    /// The team has no key yet.
    TeamNotFounded = "team-not-founded", CONFLICT, Failed;
    /// The role does not belong in such a team.
    RoleMisplaced = "role-misplaced", UNPROCESSABLE_ENTITY, Refused;
    /// The plain form is not accepted for this purpose.
    ScriptNeeded = "script-needed", FORBIDDEN, ScriptNeeded;
    /// The plain form held no file.
    NothingSent = "nothing-sent", UNPROCESSABLE_ENTITY, NothingSent;
    /// No room left for documents; deleting still works.
    NoRoom = "no-room", INSUFFICIENT_STORAGE, Unavailable;
    /// Nothing may be written: the records were put back, and what happened since is not known.
    ReadOnly = "read-only", SERVICE_UNAVAILABLE, Unavailable;
    /// Not this method.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED, NotFound;
    /// Another version of tus than 1.0.0.
    TusVersion = "tus-version", PRECONDITION_FAILED, Failed;
    /// Something failed on the server's side.
    Failed = "failed", INTERNAL_SERVER_ERROR, Failed;
}

/// A problem on its way to the layer that words it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told(pub Problem);

impl Problem {
    /// Says nothing to the reader, and everything once to the log.
    #[must_use]
    pub fn failed(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut chain = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            chain.push_str(": ");
            chain.push_str(&error.to_string());
            source = error.source();
        }
        tracing::error!(error = chain, "a request failed");
        Self::Failed
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status();
        response.extensions_mut().insert(Told(self));
        response
    }
}

#[derive(Serialize)]
struct ProblemDetails {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
}

/// Words a problem for a program.
pub(super) fn as_json(problem: Problem, text: Text) -> Response {
    let details = ProblemDetails {
        kind: format!("urn:consigne:problem:{}", problem.code()),
        title: text.say(problem.page().title()),
        status: problem.status().as_u16(),
        detail: text.say(&format!("problem-{}", problem.code())),
    };
    let body = serde_json::to_vec(&details).unwrap_or_default();
    (problem.status(), [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}

/// Words a problem for a person.
pub(super) fn as_page(problem: Problem, text: Text, (telephone, signed_in): (&str, bool)) -> Response {
    let page = Message::new(text, problem.page(), telephone, signed_in);
    let html = askama::Template::render(&page).unwrap_or_default();
    (problem.status(), [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}
