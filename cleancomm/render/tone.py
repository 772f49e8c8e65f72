"""Tones as colours and shapes, for what is drawn. Each colour is told from white by 4.5 to 1, and is never alone."""

from cleancomm.report import Tone

INK, GREY, LINE = "#1b1f24", "#57606a", "#d0d7de"
# what is accepted, in a bar and as a line
ACCEPTED = "#1a5fb4"
COLOURS = {Tone.NEAR: "#0a5cad", Tone.GOOD: "#1a7f37", Tone.CARE: "#8a5300", Tone.BAD: "#b42318", Tone.PLAIN: "#57606a"}
# in a square of 12
PATHS = {
    Tone.GOOD: "M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z",
    Tone.NEAR: "M6 .5l5.5 4.2l-2.1 6.3h-6.8l-2.1-6.3z",
    Tone.CARE: "M6 1l5.5 10h-11z",
    Tone.BAD: "M1 1h10v10h-10z",
    Tone.PLAIN: "M6 .5l5.5 5.5l-5.5 5.5l-5.5-5.5z",
}
