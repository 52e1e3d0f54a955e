"""The words of all articles: what somebody meant who mistyped one."""

from django.db import models


class ArticleWord(models.Model):
    """A word that stood in an article once, as it was written, in small letters.

    Words of internal articles are among them: nobody is shown one, and it is followed
    only where an article that the reader may see has it too.
    """

    word = models.CharField(max_length=60, primary_key=True)

    def __str__(self) -> str:
        return self.word
