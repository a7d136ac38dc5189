//! Which list is asked for, read from the address of its page. Unknown parameters are ignored; a bad one means a list that does not exist.

use jiff::civil::Date;

use super::refusal::NoSuchList;
use crate::{
    base::{DocumentId, TeamId},
    purposes::PurposeCode,
    retention::boundaries::{begins, monday_of, weeks_after},
};

/// Which documents a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Whatever is held.
    All,
    /// Open to the team.
    Active,
    /// Open to the archive team alone.
    Archived,
    /// Closed today, destroyed by the day's run.
    Due,
    /// Due since an earlier day.
    Overdue,
    /// Under a hold.
    Held,
    /// Past their day, and kept by a hold.
    Suspended,
    /// Prolonged by an agent.
    Extended,
    /// Awaiting a visa.
    Visa,
    /// Due within the month.
    Month,
    /// Due within 30 days.
    Soon,
    /// On their backstop.
    Backstop,
    /// Received since the month began.
    Received,
    /// Purged since the month began.
    Erased,
    /// Purged in the week of this Monday, or due in it.
    Week(Date),
}

impl Listing {
    /// Every one of them, with a week.
    pub const ALL: [Self; 15] = [
        Self::All,
        Self::Active,
        Self::Archived,
        Self::Due,
        Self::Overdue,
        Self::Held,
        Self::Suspended,
        Self::Extended,
        Self::Visa,
        Self::Month,
        Self::Soon,
        Self::Backstop,
        Self::Received,
        Self::Erased,
        Self::Week(Date::ZERO),
    ];

    /// The word in the address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Active => "active",
            Self::Archived => "archived",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Held => "held",
            Self::Suspended => "suspended",
            Self::Extended => "extended",
            Self::Visa => "visa",
            Self::Month => "month",
            Self::Soon => "soon",
            Self::Backstop => "backstop",
            Self::Received => "received",
            Self::Erased => "erased",
            Self::Week(_) => "week",
        }
    }

    /// The listing of that word; a week's needs one of its days.
    fn read(word: &str, from: Option<Date>) -> Result<Self, NoSuchList> {
        let found = Self::ALL.into_iter().find(|listing| listing.word() == word).ok_or(NoSuchList)?;
        match (found, from) {
            (Self::Week(_), Some(day)) => Ok(Self::Week(monday_of(day))),
            (Self::Week(_), None) => Err(NoSuchList),
            (found, _) => Ok(found),
        }
    }
}

/// A list, and where its page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Which documents.
    pub listing: Listing,
    /// Of one purpose only.
    pub purpose: Option<PurposeCode>,
    /// Of one team only.
    pub team: Option<TeamId>,
    /// The last document of the page before, and under which purpose it stood there.
    pub after: Option<(DocumentId, PurposeCode)>,
}

impl Filter {
    /// Reads the query of an address; of a parameter given twice, the first counts, and an empty one is none.
    ///
    /// # Errors
    /// [`NoSuchList`] when a parameter is not of its form.
    pub fn read(query: &str) -> Result<Self, NoSuchList> {
        let find = |name: &str| {
            let value = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            value.filter(|value| !value.is_empty())
        };
        let from = parsed(find("from"))?;
        Ok(Self {
            listing: Listing::read(find("state").as_deref().unwrap_or("all"), from)?,
            purpose: parsed(find("purpose"))?,
            team: parsed(find("team"))?,
            after: parsed(find("after"))?.zip(parsed(find("under"))?),
        })
    }

    /// The address of this list's page.
    #[must_use]
    pub fn href(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("state", self.listing.word());
        if let Listing::Week(monday) = self.listing {
            query.append_pair("from", &monday.to_string());
        }
        let rest = [
            ("purpose", self.purpose.as_ref().map(ToString::to_string)),
            ("team", self.team.as_ref().map(ToString::to_string)),
            ("after", self.after.as_ref().map(|(document, _)| document.to_string())),
            ("under", self.after.as_ref().map(|(_, purpose)| purpose.to_string())),
        ];
        for (name, value) in rest {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        format!("/retention/documents?{}", query.finish())
    }
}

fn parsed<T: std::str::FromStr>(value: Option<String>) -> Result<Option<T>, NoSuchList> {
    value.map(|value| value.parse().map_err(|_| NoSuchList)).transpose()
}

/// When a week begins and ends, as the records store it.
pub(super) fn week(monday: Date) -> (i64, i64) {
    (begins(monday), begins(weeks_after(monday, 1)))
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};

    use super::*;
    use crate::base::OperatingSystem;

    #[test]
    fn an_address_reads_back() {
        let filter = Filter {
            listing: Listing::Week(date(2026, 11, 16)),
            purpose: "P01_ACC_SOCIAL".parse().ok(),
            team: Some(TeamId::new(Timestamp::UNIX_EPOCH, &OperatingSystem)),
            after: "P02_PDP_SPSTI".parse().ok().map(|purpose| (DocumentId::new(Timestamp::UNIX_EPOCH, &OperatingSystem), purpose)),
        };
        let href = filter.href();
        let (_, query) = href.split_once('?').expect("a query");
        assert_eq!(Filter::read(query), Ok(filter));
    }

    #[test]
    fn unknown_parameters_are_ignored_and_bad_ones_name_no_list() {
        let all = Filter { listing: Listing::All, purpose: None, team: None, after: None };
        assert_eq!(Filter::read("utm_source=mail&purpose=&x"), Ok(all));
        for bad in ["state=opened", "state=week", "state=week&from=hier", "purpose=p1", "team=case_1", "after=1", "from=2026-02-30", "state=all%00"] {
            assert_eq!(Filter::read(bad), Err(NoSuchList), "{bad}");
        }
    }

    #[test]
    fn any_day_names_its_week() {
        assert_eq!(Filter::read("state=week&from=2026-11-22").expect("a list").listing, Listing::Week(date(2026, 11, 16)));
    }
}
