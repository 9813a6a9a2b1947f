"""The errors of the library. Each docstring says what it means to the user."""


class StrategySearchError(Exception):
    """The base of all errors that a user can correct; the message says what and where."""

    public_message = ""
    """What readers of the site are told instead of the message, which may name folders of this machine."""
    meanwhile = "The last good index stays in use."
    """For the log: what applies while updates fail with this error."""


def public_reason(error: Exception) -> str:
    """The reason of an error for readers of the site, without names of folders of this machine."""
    if isinstance(error, StrategySearchError):
        return error.public_message or str(error)
    return "Something that nobody foresaw; the log has it."


class SettingInvalid(StrategySearchError):
    """A flag or a STRATEGY_SEARCH_* variable has a value that cannot be used."""


class AddressUnusable(StrategySearchError):
    """The host and port cannot be bound; another server may be running."""


class ContentMissing(StrategySearchError):
    """The content folder is not there or cannot be listed."""

    public_message = "The content folder cannot be read."


class FolderUnusable(StrategySearchError):
    """The folder for a new collection is not empty, or cannot be written."""


class SiteInvalid(StrategySearchError):
    """search.toml cannot be read, or says something that is not allowed."""

    def __init__(self, file: str, reason: str) -> None:
        """Keep the file's path, which only the message for the operator has, and the reason."""
        super().__init__(file, reason)
        self.public_message = f"search.toml: {reason}"

    def __str__(self) -> str:
        """The file and the reason."""
        return ": ".join(self.args)


class FileFaulty(StrategySearchError):
    """A file of the content folder cannot become a strategy."""

    def __init__(self, message: str, *, rule: str, line: int | None = None) -> None:
        """Keep the fault's kind and, where there is one, its line.

        Args:
            message: what is wrong, in one sentence without the file's name.
            rule: a stable snake_case name of the kind of fault.
            line: 1-based line in the file, or None where no single line is to blame.
        """
        super().__init__(message)
        self.rule = rule
        self.line = line


class QueriesInvalid(StrategySearchError):
    """A file of judged queries cannot be read."""


class IndexNotOpen(StrategySearchError):
    """There is nothing to search now; the subclasses say why and what to do about it."""


class IndexMissing(IndexNotOpen):
    """There is no index yet; `strategy-search index` builds one."""

    public_message = "The strategies are not indexed yet."


class IndexDamaged(IndexNotOpen):
    """The index does not have what its manifest says; rebuilding it repairs that."""

    public_message = "The index has to be built anew."


class EngineUnavailable(IndexNotOpen):
    """The engine that holds the index does not answer. Nothing is known of the index: it is neither missing nor damaged."""

    public_message = "The search engine cannot be reached just now."
    meanwhile = "Nothing was changed."


class EngineUnusable(IndexNotOpen):
    """The server at the address of the index cannot hold it, or refuses to: this has to be corrected by hand."""

    public_message = "The search engine cannot be used just now."
    meanwhile = "Nothing was changed."


class IndexUnwritable(StrategySearchError):
    """The index could not be written: no space, no permission, a failing disk; the last good one stays in use."""

    public_message = "The index cannot be written just now."


class IndexBusy(StrategySearchError):
    """Another process is writing the index and did not finish in time."""

    public_message = "Another process is writing the index."


class StrategyUnknown(StrategySearchError):
    """No strategy has this slug; the text says why, where more is known."""


class SlugUnknown(StrategyUnknown):
    """No strategy has this slug, nor has any file that was left out."""


class TaskUnknown(StrategySearchError):
    """There is no task with this id, or it is too old to be remembered."""


class SearchTimedOut(StrategySearchError):
    """A search took longer than the stated limit."""


class ModelUnusable(StrategySearchError):
    """The sentence model is faulty, or its extra is not installed: hits are ordered by words alone."""

    public_message = "The model cannot be used."


class WatcherEnded(StrategySearchError):
    """The process that follows the content died; it is started again."""


class WorkerUnavailable(StrategySearchError):
    """The system cannot start a process for reading files: it is short of memory or of processes."""
