//! What the program embeds is looked at again when it changes.

fn main() {
    for folder in ["migrations", "policies", "web/dist", "web/messages", "web/pages"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
