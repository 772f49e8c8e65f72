"""Single values that programs stumble over: what a person, another program or an enemy may put where a text belongs."""

import random

NUMBERS = (
    "0", "-1", "1", "7", "-0", "+5", "0.1", "1e15", "1e999999", "1e-9", "1e-999999", "NaN", "Infinity", "-inf", "0x10", "007",
    "9" * 30, "9" * 5000, "1_000", "1,000", "１２", "½", "三", "十万", "1.5万", "80%", "1/3", "2.", ".5", "1e5",
    "100000000000000",
)  # fmt: skip
DAYS = (
    "2014-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2014-1-1", "20140101", "2014/5/1", "2014.5.1",
    "2014年13月", "2014年2月底", "2014年", "10000年", "99999999999年", "-1年", "年底前", "每月", "初", "2013年9月20日",
    "三季度末", "“十四五”期末", "六月底", "11月-1月", "次年3月", "2014年、2015年", "2月30日", "5月1日", "昨天", "今天",
    "2014-01-01T00:00:00+99:99", "2014-05-11T09:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "三年内",
    "一百年内", "9999年内", "2014年上半年", "2014年二季度", "2013-2016",
)  # fmt: skip
TEXTS = (
    "", " ", "\u3000", "\t", "a\nb", "\r\n", "\x1b[31m红", "\x9b31m", "\x07", "\x00", "\x7f", "\u0085", "\u2028", "\u202e倒",
    "\u2066a\u2069", "\u200f", "\u200b", "\ufeff", "\ufffd", "\ue000", "=1+1", "+1", "-1+1|cmd", "@SUM(A1)", "＝1",
    '=HYPERLINK("http://x")', "|", "||", "`x`", "<b>x</b>", "<script>1</script>", "[a](http://x)", "%s%n{0}{name}", "{id}",
    "{", "}", "'", '"', '""', "\\", "\\n", "/", "//", "..", "a/b/c", "a/b/c/d/e", "长" * 500, "长" * 40, "x" * 300,
    "👨‍👩‍👧", "e\u0301", "𠮷", "Ⅷ", "ﷺ", "⻘", "null", "~", "true", "{}", "[]", "*a", "&a b",
    "!!python/object/apply:os.system [id]", "- x", "a: b", "#", "甲、乙", "甲，乙；丙", "各街道", "有关单位", "（含）", "()",
    "-", "--", "—", "-rf", "CON", "合计", "小计", "全区", "区级", "其他", "Unit", "街道", "done", "accepted", "办结",
)  # fmt: skip
ATOMS = (NUMBERS, DAYS, TEXTS)


def draw_atom(chance: random.Random) -> str:
    """A hostile value, now and then two of them in one."""
    one = chance.choice(chance.choice(ATOMS))
    return one + chance.choice(chance.choice(ATOMS)) if chance.random() < 0.1 else one


def spoil_text(chance: random.Random, text: str) -> str:
    """A text with a character or two put in, taken out, doubled or swapped."""
    at = chance.randrange(len(text) + 1)
    match chance.randrange(5):
        case 0:
            return text[:at] + draw_atom(chance) + text[at:]
        case 1:
            return text[:at] + text[at + 1 :]
        case 2:
            return text[:at] + text[at : at + 2] * 2 + text[at + 2 :]
        case 3:
            return text[at:] + text[:at]
        case _:
            return text + text


def spoil_bytes(chance: random.Random, raw: bytes) -> bytes:
    """The bytes of a file as a bad disk, editor, merge or copy leaves them."""
    at = chance.randrange(len(raw) + 1)
    lines = raw.split(b"\n")
    line = chance.randrange(len(lines))
    match chance.randrange(12):
        case 0:
            return raw[:at]
        case 1:
            return raw[:at] + chance.randbytes(chance.randrange(1, 9)) + raw[at:]
        case 2:
            return raw[:at] + draw_atom(chance).encode("utf-8", "surrogatepass") + raw[at:]
        case 3:
            return raw[:at] + raw[at + chance.randrange(1, 40) :]
        case 4:
            del lines[line]
        case 5:
            lines.insert(line, lines[chance.randrange(len(lines))])
        case 6:
            lines[line] = b" " * chance.randrange(5) + lines[line].lstrip()
        case 7:
            lines[line : line + 2] = reversed(lines[line : line + 2])
        case 8:
            return raw.replace(b"\n", chance.choice([b"\r\n", b"\r", "\u2028".encode(), b"\n\n", b"\x85", b"\t"]))
        case 9:
            lines[line : line + 1] = [b"<<<<<<< ours", lines[line], b"=======", lines[line], b">>>>>>> theirs"]
        case 10:
            return raw.decode("utf-8", "replace").encode(
                chance.choice(["gb18030", "utf-16", "utf-8-sig", "utf-16-be"]), "replace"
            )
        case _:
            return (
                raw[:at] + chance.choice([b"\0" * 50, b"[" * 200, b"{" * 60, b"- " * 60, b"&a [*a]", b"\xef\xbb\xbf"]) + raw[at:]
            )
    return b"\n".join(lines)
