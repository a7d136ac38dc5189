//! The agents' pages: shells that the page's script fills with what only the agent's keys can read.

use askama::Template;

use super::shell::Shell;
use crate::{http::words::Text, typeset::Sheet};

macro_rules! shells {
    ($($(#[$about:meta])* $name:ident = $file:literal;)+) => {
        $($(#[$about])*
        #[derive(Template)]
        #[template(path = $file)]
        pub struct $name {
            /// The page's words.
            pub t: Text,
            /// The page's frame.
            pub shell: Shell,
        })+
    };
}

shells! {
    /// `/sign-in`: address and passphrase.
    SignIn = "sign-in.html";
    /// `/join/{token}`: an invited agent makes their keys.
    Join = "join.html";
    /// `/`: what arrived, what is awaited, what ends soon.
    Home = "home.html";
    /// `/cases/{case}`: one person's exchanges and documents.
    Case = "case.html";
    /// `/requests/new`: asks for pieces.
    RequestNew = "request-new.html";
    /// `/documents/new`: adds a document received at the counter or by post.
    DocumentNew = "document-new.html";
    /// `/documents/{document}`: opens one document.
    Document = "document.html";
    /// `/contacts`: who is still accompanied, in bulk.
    Contacts = "contacts.html";
    /// `/visas`: what waits for an authority to eliminate.
    Visas = "visas.html";
    /// `/retention/decisions`: what waits for the data protection officer.
    Decisions = "decisions.html";
    /// `/team`: members and invitations.
    Team = "team.html";
}

/// A sheet to print, as a page: a bordereau, the register.
#[derive(Template)]
#[template(path = "sheet.html")]
pub struct SheetPage {
    /// The page's words.
    pub t: Text,
    /// The page's frame.
    pub shell: Shell,
    /// What it says.
    pub sheet: Sheet,
    /// Where the same is as PDF/A.
    pub pdf: String,
}

/// `/accessibility`: the statement that article 47 of loi 2005-102 and its decree 2019-768 require, linked from every page.
#[derive(Template)]
#[template(path = "accessibility.html")]
pub struct Accessibility {
    /// The page's words.
    pub t: Text,
    /// The page's frame.
    pub shell: Shell,
    /// Whom to write to or call about a difficulty; as configured.
    pub contact: Option<String>,
}
