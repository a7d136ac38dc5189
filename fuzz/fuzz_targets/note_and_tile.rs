//! Notes, checkpoints, paths of tiles and submissions to witnesses print as they were read.
#![no_main]

use consigne::{
    merkle::{Checkpoint, SignedNote, TileId},
    witness::Submission,
};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(note) = text.parse::<SignedNote>() {
        assert_eq!(note.to_string(), text);
    }
    if let Ok(checkpoint) = text.parse::<Checkpoint>() {
        assert_eq!(checkpoint.to_string(), text);
    }
    if let Ok(tile) = text.parse::<TileId>() {
        assert_eq!(tile.to_string(), text);
    }
    if let Ok(submission) = text.parse::<Submission>() {
        assert_eq!(submission.to_string(), text);
    }
});
