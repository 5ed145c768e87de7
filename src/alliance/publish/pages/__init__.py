"""The pages of the booklet: what is printed on each, in any language."""

from alliance.publish.pages.contents import CONTENTS, write_pages
from alliance.publish.pages.page import Page

__all__ = ["CONTENTS", "Page", "write_pages"]
