//! A region: eight départements and twenty-five agencies. Towns exist; streets, numbers and telephones are made up (04 65 71 is kept for fictions by the Arcep).

use crate::identity::{NewTeam, TeamKind};

/// An agency: its département, its town with its postcode, its street.
struct Agency(&'static str, &'static str, &'static str);

const AGENCIES: &[Agency] = &[
    Agency("69", "69100 Villeurbanne", "14 rue des Alisiers"),
    Agency("38", "38000 Grenoble", "3 allée des Glaciers"),
    Agency("01", "01000 Bourg-en-Bresse", "22 avenue des Étangs"),
    Agency("01", "01100 Oyonnax", "7 rue de la Plastics-Vallée"),
    Agency("01", "01200 Valserhône", "1 place du Viaduc"),
    Agency("07", "07000 Privas", "9 cours des Marronniers"),
    Agency("07", "07100 Annonay", "18 rue des Papetiers"),
    Agency("07", "07200 Aubenas", "5 chemin des Calades"),
    Agency("26", "26000 Valence", "31 avenue des Canaux"),
    Agency("26", "26200 Montélimar", "12 rue du Nougatier"),
    Agency("26", "26100 Romans-sur-Isère", "4 place des Cordonniers"),
    Agency("38", "38200 Vienne", "16 quai des Gallo-Romains"),
    Agency("38", "38300 Bourgoin-Jallieu", "8 rue des Soyeux"),
    Agency("42", "42000 Saint-Étienne", "27 rue des Rubaniers"),
    Agency("42", "42300 Roanne", "6 quai des Mariniers"),
    Agency("42", "42600 Montbrison", "2 boulevard du Forez"),
    Agency("69", "69003 Lyon", "41 rue des Tisserands"),
    Agency("69", "69200 Vénissieux", "10 avenue des Cerisiers"),
    Agency("69", "69400 Villefranche-sur-Saône", "19 rue des Vignerons"),
    Agency("69", "69700 Givors", "3 place des Verriers"),
    Agency("73", "73000 Chambéry", "15 faubourg des Carmes"),
    Agency("73", "73200 Albertville", "5 rue des Arpètes"),
    Agency("74", "74000 Annecy", "24 avenue des Îles"),
    Agency("74", "74100 Annemasse", "11 rue du Salève"),
    Agency("74", "74300 Cluses", "13 rue des Horlogers"),
];

/// How many agencies there are.
pub(super) const COUNT: usize = AGENCIES.len();

/// What their pages say of the agencies.
pub(super) fn agencies() -> Vec<NewTeam> {
    let team = |(index, agency): (usize, &Agency)| {
        let town = agency.1.split_once(' ').map_or(agency.1, |(_, town)| town);
        NewTeam {
            kind: TeamKind::Agency,
            name: format!("Agence {}", of(town)),
            department: agency.0.to_owned(),
            telephone: format!("04 65 71 {:02} {:02}", 10 + index, (index * 37 + 12) % 100),
            hours: "Du lundi au vendredi, de 9 h à 12 h et de 13 h 30 à 16 h 30".to_owned(),
            address: format!("{}, {}", agency.2, agency.1),
        }
    };
    AGENCIES.iter().enumerate().map(team).collect()
}

fn of(town: &str) -> String {
    let vowel = town.starts_with(['A', 'E', 'I', 'O', 'U', 'É']);
    if vowel { format!("d’{town}") } else { format!("de {town}") }
}

/// The team that keeps the intermediate archive.
pub(super) fn archive() -> NewTeam {
    NewTeam {
        kind: TeamKind::Archive,
        name: "Archives intermédiaires".to_owned(),
        department: "69".to_owned(),
        telephone: "04 65 71 90 00".to_owned(),
        hours: "Du lundi au vendredi, de 9 h à 12 h".to_owned(),
        address: "2 rue du Conservatoire, 69007 Lyon".to_owned(),
    }
}
