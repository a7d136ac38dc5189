//! A QR code as one path of unit squares: it prints sharp, and the page needs no picture.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Quiet zone, in modules (ISO/IEC 18004, §9.1).
const BORDER: usize = 4;

/// A drawn code.
#[derive(Clone, Debug)]
pub struct Qr {
    /// Its side in modules, the quiet zone included.
    pub side: usize,
    /// The dark modules, as the data of an SVG path.
    pub path: String,
}

impl Qr {
    /// Draws a text; none when it is longer than a code holds.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let modules = code.to_colors();
        let dark = modules.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
        let mut path = String::new();
        for (at, _) in dark {
            write!(path, "M{} {}h1v1h-1z", at % width + BORDER, at / width + BORDER).ok()?;
        }
        Some(Self { side: width + 2 * BORDER, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_its_quiet_zone() {
        let qr = Qr::of("https://consigne.example/proof/6091/00").expect("a code");
        assert!((29..=41).contains(&qr.side));
        let far = qr.side - BORDER - 1;
        for corner in [format!("M{BORDER} {BORDER}h"), format!("M{far} {BORDER}h"), format!("M{BORDER} {far}h")] {
            assert!(qr.path.contains(&corner), "{corner}");
        }
        assert!(!qr.path.contains("M3 "));
        assert!(Qr::of(&"7".repeat(9_000)).is_none());
    }
}
