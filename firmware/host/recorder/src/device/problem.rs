//! What keeps a recorder from showing its screens, in words for whoever stands before it.

/// Shown on the screen of `display::fault_screen`, and told to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The bundle failed, in one line.
    Program(String),
    /// The bundle is not there or not whole.
    Component(String),
    /// The factory partition is empty.
    Unprovisioned,
    /// There is no factory partition.
    NoFactory(String),
    /// The factory partition is damaged.
    DamagedFactory(String),
    /// The factory partition is of a newer kind than this program reads.
    NewerFactory(String),
    /// The board says another serial than the factory partition.
    OtherSerial(String),
    /// There is no flash for the credential store.
    NoFlash(String),
    /// The flash is none that the store takes.
    WrongFlash(String),
}

/// The text of the button.
pub const RESTART: &str = "Перезапустить / Restart";

impl Problem {
    /// A line for the log.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Program(why) => why.clone(),
            Self::Component(why) => format!("the program of the screens: {why}"),
            Self::Unprovisioned => "the factory partition is empty: this recorder was not provisioned".into(),
            Self::NoFactory(why) => format!("the factory partition is missing: {why}"),
            Self::DamagedFactory(why) => format!("the factory partition is damaged: {why}"),
            Self::NewerFactory(why) => format!("the factory partition is newer than this program: {why}"),
            Self::OtherSerial(why) => format!("the board's serial is not the factory's: {why}"),
            Self::NoFlash(why) => format!("no flash for the credential store: {why}"),
            Self::WrongFlash(why) => format!("the flash is none that the store takes: {why}"),
        }
    }

    /// Title and text, Russian and English.
    #[must_use]
    pub fn lines(&self) -> [[&'static str; 2]; 2] {
        match self {
            Self::Program(_) => [
                ["Ошибка программы", "Записи и настройки на месте. Нажмите «Перезапустить», чтобы продолжить."],
                ["Program error", "Recordings and settings are intact. Press Restart to go on."],
            ],
            Self::Component(_) => [
                [
                    "Программа повреждена",
                    "Записи и настройки на месте. Обновите программу регистратора или обратитесь в поддержку.",
                ],
                ["The program is damaged", "Recordings and settings are intact. Update the recorder or ask support."],
            ],
            Self::Unprovisioned => [
                [
                    "Регистратор не подготовлен",
                    "Заводские данные не записаны: нет серийного номера и ключей. Обратитесь к производителю.",
                ],
                ["Not provisioned", "The factory data were never written: no serial number, no keys. Ask the manufacturer."],
            ],
            Self::NoFactory(_) => [
                [
                    "Заводские данные не найдены",
                    "Записи на месте. Перезапустите регистратор; если не помогло, обратитесь в поддержку, указав номер с наклейки.",
                ],
                [
                    "Factory data are not there",
                    "Recordings are intact. Restart the recorder; if that does not help, ask support; have the number on the sticker ready.",
                ],
            ],
            Self::DamagedFactory(_) => [
                ["Заводские данные повреждены", "Записи и настройки на месте. Обратитесь в поддержку, указав номер с наклейки."],
                [
                    "Factory data are damaged",
                    "Recordings and settings are intact. Ask support; have the number on the sticker ready.",
                ],
            ],
            Self::NewerFactory(_) => [
                ["Программа устарела", "Заводские данные новее программы. Обновите программу регистратора."],
                ["The program is too old", "The factory data are newer than the program. Update the recorder."],
            ],
            Self::OtherSerial(_) => [
                ["Заводские данные от другого регистратора", "Номер платы не совпадает с записанным. Обратитесь в поддержку."],
                ["Factory data of another recorder", "The board's number is not the one that was written. Ask support."],
            ],
            Self::WrongFlash(_) => [
                ["Память настроек не подходит", "Записи на месте. Обратитесь в поддержку, указав номер с наклейки."],
                [
                    "The settings' memory is not the right one",
                    "Recordings are intact. Ask support; have the number on the sticker ready.",
                ],
            ],
            Self::NoFlash(_) => [
                [
                    "Память настроек недоступна",
                    "Записи на месте. Перезапустите регистратор; если не помогло, обратитесь в поддержку.",
                ],
                [
                    "The settings' memory is not there",
                    "Recordings are intact. Restart the recorder; if that does not help, ask support.",
                ],
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Problem;

    #[test]
    fn every_problem_has_words_in_both_languages_and_a_line_of_its_own() {
        let why = || "why".to_owned();
        let all = [
            Problem::Program(why()),
            Problem::Component(why()),
            Problem::Unprovisioned,
            Problem::NoFactory(why()),
            Problem::DamagedFactory(why()),
            Problem::NewerFactory(why()),
            Problem::OtherSerial(why()),
            Problem::NoFlash(why()),
            Problem::WrongFlash(why()),
        ];
        let mut told: Vec<String> = all.iter().map(Problem::told).collect();
        let mut shown: Vec<_> = all.iter().map(Problem::lines).collect();
        for problem in &all {
            let [russian, english] = problem.lines();
            assert!(russian.iter().all(|text| text.chars().any(|c| ('а'..='я').contains(&c))), "{problem:?}");
            assert!(english.iter().all(|text| text.is_ascii() && !text.is_empty()), "{problem:?}");
        }
        told.sort();
        told.dedup();
        assert_eq!(told.len(), all.len());
        shown.sort_unstable();
        shown.dedup();
        assert_eq!(shown.len(), all.len(), "each has a screen of its own");
    }
}
