//! The fence of a run: whatever it writes, it writes as the holder of the lease under the number it was given. A worker that was thought dead finds another number.

use jiff::SignedDuration;

use super::{RunRefusal, run::LEASE};
use crate::{
    base::planted::{Planted, is_planted},
    store::{Tx, renew_lease, take_lease},
};

/// The lease's name.
const NAME: &str = "purge";

/// A lease that was taken, with the number under which it was.
#[derive(Debug, Clone)]
pub struct Fence {
    holder: String,
    generation: i64,
}

impl Fence {
    /// Takes the purge's lease for `holder`. `None`: another worker runs it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take(tx: &mut Tx, holder: &str) -> Result<Option<Self>, RunRefusal> {
        let taken = take_lease(tx, NAME, holder, lasting()).await?;
        Ok(taken.map(|generation| Self { holder: holder.to_owned(), generation }))
    }

    /// Holds the lease for another while, in the transaction of what is done under it.
    ///
    /// # Errors
    /// [`RunRefusal::LeaseLost`]: then the transaction must not commit.
    pub(crate) async fn hold(&self, tx: &mut Tx) -> Result<(), RunRefusal> {
        if is_planted(Planted::NoLeaseFence) {
            return Ok(());
        }
        if renew_lease(tx, NAME, (&self.holder, self.generation), lasting()).await? { Ok(()) } else { Err(RunRefusal::LeaseLost) }
    }

    /// Gives the lease back.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn release(&self, tx: &mut Tx) -> Result<(), RunRefusal> {
        renew_lease(tx, NAME, (&self.holder, self.generation), SignedDuration::ZERO).await?;
        Ok(())
    }
}

fn lasting() -> SignedDuration {
    SignedDuration::try_from(LEASE).unwrap_or(SignedDuration::ZERO)
}
