//! Why a stopped purge may go on.

use crate::purposes::closed_set;

closed_set! {
    /// What the data protection officer found, from a closed list: no free text is kept.
    ReleaseReason {
        Checked = "VERIFIE", "les dates ont été vérifiées, elles sont justes", "the dates were checked and are right";
        ManyClosings = "CLOTURES_EN_NOMBRE", "beaucoup de situations ont été closes ensemble", "many cases were closed together";
        RuleChanged = "REGLE_MODIFIEE", "une règle approuvée a changé ces dates", "an approved rule changed these dates";
    }
}
