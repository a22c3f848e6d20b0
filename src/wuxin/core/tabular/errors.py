"""Why a whole file is refused, each with a sentence that says what to do about it."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import DomainError

SHOWN_NAMES = 10
SHOWN_LETTERS = 31  # the longest name that Excel gives to a sheet


class UnusableFile(DomainError):
    """The file as a whole cannot be read; nothing was taken from it."""

    message = _("这个文件读不了。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”再导入。")


class FileTooLarge(UnusableFile):
    """The file has more bytes than the limit."""

    message = _("文件超过 %(limit)s MB。请删去图片和用不到的工作表，或分成几个文件，再导入。")


class EmptyFile(UnusableFile):
    """The file has no bytes, or nothing but spaces."""

    message = _("文件是空的。请在原来的电脑上打开核对，保存后重新上传。")


class OldWorkbook(UnusableFile):
    """An .xls or .et file, whatever its name says."""

    message = _(
        "这是旧格式的表格（xls、et）。请用 Excel 或 WPS 打开，"
        "另存为“Excel 工作簿（*.xlsx）”再导入。"
    )


class WebPage(UnusableFile):
    """HTML or an XML table, which some systems export under the name of .xls."""

    message = _(
        "这个文件其实是网页。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”再导入。"
    )


class NotATable(UnusableFile):
    """Neither xlsx nor text: a picture, a PDF, a Word document, an archive."""

    message = _("这不是表格文件。请选择 xlsx 或 csv 文件。")


class EncryptedWorkbook(UnusableFile):
    """The workbook opens with a password only."""

    message = _("这个表格设了打开密码。请用 Excel 或 WPS 打开，取消密码后保存，再导入。")


class BrokenWorkbook(UnusableFile):
    """The workbook is damaged."""

    message = _("表格文件已经损坏。请用 Excel 或 WPS 打开核对，另存一份再导入。")


class InflatedWorkbook(UnusableFile):
    """The workbook would grow out of all proportion when unpacked."""

    message = _(
        "文件展开后太大，没有打开。多半是大片空白行带了格式：请把有内容的行复制到新建的工作簿，再导入。"
    )


class EmptySheet(UnusableFile):
    """No cell holds anything."""

    message = _("表格里没有内容。请确认选对了文件，填好后再导入。")


class TooManyRows(UnusableFile):
    """There is content below the last row that is read."""

    message = _(
        "表格超过 %(limit)s 行（第 %(row)s 行还有内容）。请删去多余的行，或分成几个文件，再导入。"
    )


class TooManyColumns(UnusableFile):
    """There is content to the right of the last column that is read."""

    message = _("表格超过 %(limit)s 列（%(cell)s 还有内容）。请删去多余的列，再导入。")


class CellTooLong(UnusableFile):
    """One cell holds more text than any honest cell would."""

    message = _("单元格 %(cell)s 里的文字超过 %(limit)s 个字。请删减后再导入。")


class TooMuchText(UnusableFile):
    """Every cell is within its limit, and all together are not."""

    message = _("表格里的文字太多。请分成几个文件，再导入。")


class TooManyMerges(UnusableFile):
    """So much is merged that the rows cannot be told apart."""

    message = _("合并的单元格太多。请全选后点“取消合并”，逐行填好再导入。")


class SeveralSheets(UnusableFile):
    """Two or more sheets hold something; ``sheets`` are the names to choose from."""

    message = _(
        "文件里有 %(count)s 张有内容的工作表：%(names)s。请选择要导入的一张，或只留一张再导入。"
    )

    def __init__(self, sheets: Sequence[str]) -> None:
        shown = [name[:SHOWN_LETTERS] for name in sheets[:SHOWN_NAMES]]
        super().__init__(count=len(sheets), names="、".join(shown))
        self.sheets = tuple(sheets)


class UnknownSheet(SeveralSheets):
    """The sheet asked for is not there, or holds nothing."""

    message = _("没有这张工作表，或者它是空的。请从这 %(count)s 张里选一张：%(names)s。")


class UnknownEncoding(UnusableFile):
    """The text is in none of the encodings that are read."""

    message = _(
        "认不出这个文件的文字编码。请用 Excel 或 WPS 打开，另存为“CSV UTF-8”或 xlsx 再导入。"
    )


class DamagedText(UnusableFile):
    """The text is nearly all UTF-8, but for some bytes."""

    message = _("文件第 %(line)s 行附近有损坏的文字。请核对那一行，另存为 xlsx 再导入。")


class UnpairedQuote(UnusableFile):
    """A quotation mark was opened and swallowed the lines after it."""

    message = _("单元格 %(cell)s 里的英文双引号没有成对，后面的行读不准。请改好后再导入。")


class UnmatchedHeaders(DomainError):
    """The table's headers do not fit what is to be imported."""


class MissingColumns(UnmatchedHeaders):
    """A required column is not there."""

    message = _("表头里没有这些必填的列：%(titles)s。请补上列名，或下载模板对照。")


class RepeatedColumns(UnmatchedHeaders):
    """Two headers mean the same column."""

    message = _("“%(title)s”这一列出现了不止一次（%(letters)s 列）。请只留一列，再导入。")
