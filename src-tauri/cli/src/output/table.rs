//! Tables: aligned and cut to the terminal's width; in a pipe one row a line with tabs between, uncut.
use super::page::clean;

/// What stands between two columns on a terminal.
const GAP: &str = "  ";
/// No column is cut below this.
const LEAST: usize = 8;

pub struct Table {
    heads: Vec<String>,
    /// Columns of numbers, which are set to the right.
    right: Vec<usize>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A head that begins with `>` makes a column of numbers.
    pub fn new<const N: usize>(heads: [&'static str; N]) -> Self {
        Self::of(heads.map(|head| (head.trim_start_matches('>').to_owned(), head.starts_with('>'))), Vec::new())
    }

    /// Heads, each with whether it is of a column of numbers, and rows of as many cells.
    pub fn of(heads: impl IntoIterator<Item = (String, bool)>, rows: Vec<Vec<String>>) -> Self {
        let (heads, numbers): (Vec<String>, Vec<bool>) = heads.into_iter().unzip();
        let right = (0..heads.len()).filter(|column| numbers[*column]).collect();
        let rows = rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect()).collect();
        Self { heads, right, rows }
    }

    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.iter().map(|cell| one_line(cell)).collect());
    }

    /// With a width: a line of heads, then the rows. Without: the rows alone.
    pub fn lines(&self, width: Option<usize>) -> Vec<String> {
        let Some(width) = width else {
            return self.rows.iter().map(|row| row.join("\t")).collect();
        };
        let widths = self.widths(width);
        std::iter::once(&self.heads).chain(&self.rows).map(|row| self.aligned(row, &widths)).collect()
    }

    /// The widest columns give way until the row fits.
    fn widths(&self, width: usize) -> Vec<usize> {
        let of_column = |column: usize| {
            let cells =
                self.rows.iter().filter_map(|row| row.get(column)).map(|cell| console::measure_text_width(cell));
            cells.chain([self.heads[column].len()]).max().unwrap_or_default()
        };
        let mut widths: Vec<usize> = (0..self.heads.len()).map(of_column).collect();
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > width {
            match widths.iter_mut().max() {
                Some(widest) if *widest > LEAST => *widest -= 1,
                _ => break,
            }
        }
        widths
    }

    fn aligned(&self, row: &[String], widths: &[usize]) -> String {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            let cut = console::truncate_str(cell, *width, "…");
            let side = if self.right.contains(&column) { console::Alignment::Right } else { console::Alignment::Left };
            console::pad_str(&cut, *width, side, None).into_owned()
        });
        cells.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
    }
}

/// A cell is one line: breaks and tabs become spaces.
fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["NAME", ">CASES", "OUTPUT"]);
        table.row(["a".into(), "1,204".into(), "first\nline\tof a long text".into()]);
        table.row(["long-name".into(), "3".into(), String::new()]);
        table
    }

    #[test]
    fn a_terminal_gets_aligned_columns_that_fit() {
        let lines = table().lines(Some(36));
        assert_eq!(lines[0], "NAME       CASES  OUTPUT");
        assert_eq!(lines[1], "a          1,204  first line of a l…");
        assert_eq!(lines[2], "long-name      3");
    }

    #[test]
    fn a_pipe_gets_whole_rows_with_tabs() {
        assert_eq!(table().lines(None), ["a\t1,204\tfirst line of a long text", "long-name\t3\t"]);
    }
}
